// @emurgo/cardano-serialization-lib-nodejs: wasm-bindgen with finalizers; factories instead of constructors.
import { setTimeout as sleep } from 'node:timers/promises';
import * as CSL from '@emurgo/cardano-serialization-lib-nodejs';

export function leaksEveryNumber(passes) {
  const texts = [];
  for (let i = 0; i < passes; i++) {
    const number = CSL.BigNum.from_str(String(i));
    //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    texts.push(number.to_str());
  }
  return texts;
}

export function freesEveryNumber(passes) {
  const texts = [];
  for (let i = 0; i < passes; i++) {
    const number = CSL.BigNum.from_str(String(i));
    texts.push(number.to_str());
    number.free();
  }
  return texts;
}

export function losesTheSumOfThePassBefore(passes) {
  const one = CSL.BigNum.one();
  let sum = CSL.BigNum.zero();
  for (let i = 0; i < passes; i++) {
    sum = sum.checked_add(one);
    //    ^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
  }
  const text = sum.to_str();
  sum.free();
  one.free();
  return text;
}

export function freesTheSumOfThePassBefore(passes) {
  const one = CSL.BigNum.one();
  let sum = CSL.BigNum.zero();
  for (let i = 0; i < passes; i++) {
    const next = sum.checked_add(one);
    sum.free();
    sum = next;
  }
  const text = sum.to_str();
  sum.free();
  one.free();
  return text;
}

export function dropsTheLinksOfAChain(passes) {
  const texts = [];
  const one = CSL.BigNum.one();
  for (let i = 0; i < passes; i++) {
    texts.push(CSL.BigNum.from_str(String(i)).checked_add(one).to_str());
    //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ discarded-temporary
    //                                        ^^^^^^^^^^^^^^^^ discarded-temporary
  }
  one.free();
  return texts;
}

export function namesTheLinksOfAChain(passes) {
  const texts = [];
  const one = CSL.BigNum.one();
  for (let i = 0; i < passes; i++) {
    const number = CSL.BigNum.from_str(String(i));
    const sum = number.checked_add(one);
    texts.push(sum.to_str());
    sum.free();
    number.free();
  }
  one.free();
  return texts;
}

export function dropsAnArgument(passes) {
  const total = CSL.BigNum.from_str('1000000');
  let less = 0;
  for (let i = 0; i < passes; i++) {
    less += total.compare(CSL.BigNum.from_str(String(i)));
    //                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ discarded-temporary
  }
  total.free();
  return less;
}

export function leaksInAnIterationCall(passes) {
  const texts = Array.from({ length: passes }, (_, i) => String(i));
  let zeros = 0;
  texts.forEach((text) => {
    const number = CSL.BigNum.from_str(text);
    //             ^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    if (number.is_zero()) zeros++;
  });
  return zeros;
}

function parse(text) {
  return CSL.BigNum.from_str(text);
}

export function leaksWhatAHelperMakes(passes) {
  let zeros = 0;
  for (let i = 0; i < passes; i++) {
    const number = parse(String(i));
    //             ^^^^^^^^^^^^^^^^ unfreed-in-loop
    if (number.is_zero()) zeros++;
  }
  return zeros;
}

function consumeToText(number) {
  const text = number.to_str();
  number.free();
  return text;
}

export function letsAHelperFree(passes) {
  const texts = [];
  for (let i = 0; i < passes; i++) texts.push(consumeToText(CSL.BigNum.from_str(String(i))));
  return texts;
}

export async function sleepsOnEveryPass(passes) {
  let zeros = 0;
  for (let i = 0; i < passes; i++) {
    const number = CSL.BigNum.from_str(String(i));
    if (number.is_zero()) zeros++;
    await sleep(0);
  }
  return zeros;
}

export async function awaitsNothing(passes) {
  let zeros = 0;
  for (let i = 0; i < passes; i++) {
    const number = CSL.BigNum.from_str(String(i));
    //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ microtask-yield
    if (number.is_zero()) zeros++;
    await null;
  }
  return zeros;
}

export function leaksTheElementsOfAList(passes) {
  const inputs = CSL.TransactionInputs.new();
  const hash = CSL.TransactionHash.from_bytes(new Uint8Array(32));
  for (let i = 0; i < passes; i++) {
    const input = CSL.TransactionInput.new(hash, i);
    inputs.add(input);
    input.free();
  }
  let sum = 0;
  for (let i = 0; i < inputs.len(); i++) {
    const element = inputs.get(i);
    //              ^^^^^^^^^^^^^ unfreed-in-loop
    sum += element.index();
  }
  hash.free();
  inputs.free();
  return sum;
}

export function freesTheElementsOfAList(passes) {
  const inputs = CSL.TransactionInputs.new();
  const hash = CSL.TransactionHash.from_bytes(new Uint8Array(32));
  for (let i = 0; i < passes; i++) {
    const input = CSL.TransactionInput.new(hash, i);
    inputs.add(input);
    input.free();
  }
  let sum = 0;
  for (let i = 0; i < inputs.len(); i++) {
    const element = inputs.get(i);
    sum += element.index();
    element.free();
  }
  hash.free();
  inputs.free();
  return sum;
}
