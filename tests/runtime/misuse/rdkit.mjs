// @rdkit/rdkit: Embind; a molecule that cannot be parsed is null.
import initRDKitModule from '@rdkit/rdkit';

const rdkit = await initRDKitModule();

export function describesADeletedMolecule() {
  const molecule = rdkit.get_mol('CCO');
  molecule.delete();
  return molecule.get_smiles();
  //     ^^^^^^^^^^^^^^^^^^^^^ use-after-free
}

export function deletesAMoleculeTwice() {
  const molecule = rdkit.get_mol('CCO');
  molecule.delete();
  molecule.delete();
//^^^^^^^^^^^^^^^^^ double-free
}

export function deletesWhatIsThere() {
  const molecule = rdkit.get_mol('CCO');
  const smiles = molecule?.get_smiles();
  molecule?.delete();
  return smiles;
}
