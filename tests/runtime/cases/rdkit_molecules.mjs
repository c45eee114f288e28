// @rdkit/rdkit: Embind with raw pointers; a molecule that cannot be parsed is null and owes nothing.
import { setImmediate } from 'node:timers/promises';
import initRDKitModule from '@rdkit/rdkit';

const rdkit = await initRDKitModule();

export function leaksEveryMolecule(passes) {
  let atoms = 0;
  for (let i = 0; i < passes; i++) {
    const molecule = rdkit.get_mol('CCO');
    //               ^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    atoms += molecule.get_num_atoms();
  }
  return atoms;
}

export function deletesEveryMolecule(passes) {
  let atoms = 0;
  for (let i = 0; i < passes; i++) {
    const molecule = rdkit.get_mol('CCO');
    if (molecule === null) continue;
    atoms += molecule.get_num_atoms();
    molecule.delete();
  }
  return atoms;
}

export function deletesUnlessNull(passes) {
  let atoms = 0;
  for (let i = 0; i < passes; i++) {
    const molecule = rdkit.get_mol('CCO');
    atoms += molecule?.get_num_atoms() ?? 0;
    molecule?.delete();
  }
  return atoms;
}

export async function leaksEveryMoleculeDespiteTasks(passes) {
  let atoms = 0;
  for (let i = 0; i < passes; i++) {
    const molecule = rdkit.get_mol('CCO');
    //               ^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    atoms += molecule.get_num_atoms();
    await setImmediate();
  }
  return atoms;
}

export function skipsTheDeleteOfValidMolecules(passes) {
  let atoms = 0;
  for (let i = 0; i < passes; i++) {
    const molecule = rdkit.get_mol('CCO');
    //               ^^^^^^^^^^^^^^^^^^^^ unfreed-on-path
    if (molecule.is_valid()) {
      atoms += molecule.get_num_atoms();
      continue;
    }
    molecule.delete();
  }
  return atoms;
}
