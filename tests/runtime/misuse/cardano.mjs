// @emurgo/cardano-serialization-lib-nodejs: borrowed arguments, and helpers that free.
import { BigNum, Int, Value } from '@emurgo/cardano-serialization-lib-nodejs';

function close(handle) {
  handle.free();
}

function digitsOf(number) {
  return number.to_str().length;
}

export function readsAfterTheRelease() {
  const number = BigNum.from_str('3');
  number.free();
  return number.to_str();
  //     ^^^^^^^^^^^^^^^ use-after-free
}

export function readsBeforeTheRelease() {
  const number = BigNum.from_str('3');
  const text = number.to_str();
  number.free();
  return text;
}

export function addsAFreedNumber() {
  const a = BigNum.from_str('3');
  const b = BigNum.from_str('4');
  b.free();
  const sum = a.checked_add(b);
  //          ^^^^^^^^^^^^^^^^ use-after-free
  sum.free();
  a.free();
}

export function freesTwice() {
  const number = BigNum.from_str('3');
  number.free();
  number.free();
//^^^^^^^^^^^^^ double-free
}

export function freesWhatAHelperFreed() {
  const number = BigNum.from_str('3');
  close(number);
  number.free();
//^^^^^^^^^^^^^ double-free
}

export function readsWhatAHelperFreed() {
  const number = BigNum.from_str('3');
  close(number);
  return number.to_str();
  //     ^^^^^^^^^^^^^^^ use-after-free
}

export function givesAHelperWhatIsFreed() {
  const number = BigNum.from_str('3');
  number.free();
  return digitsOf(number);
  //     ^^^^^^^^^^^^^^^^ use-after-free
}

export function makesAnIntOfANumberThatItFrees() {
  const number = BigNum.from_str('3');
  const int = Int.new(number);
  number.free();
  const text = int.to_str();
  int.free();
  return text;
}

export function readsTheCoinOfAFreedValue() {
  const number = BigNum.from_str('3');
  const value = Value.new(number);
  number.free();
  const coin = value.coin();
  value.free();
  const text = coin.to_str();
  coin.free();
  return text;
}

export function freesTheSumOfEveryPassAndGoesOn() {
  let sum = BigNum.zero();
  for (let i = 0; i < 10; i++) {
    const one = BigNum.one();
    const next = sum.checked_add(one);
    sum.free();
    one.free();
    sum = next;
  }
  const text = sum.to_str();
  sum.free();
  return text;
}

export function freesOnTheFirstPassWhatTheSecondNeeds() {
  const step = BigNum.one();
  let digits = 0;
  for (let i = 0; i < 2; i++) {
    digits += step.to_str().length;
    //        ^^^^^^^^^^^^^ use-after-free
    step.free();
  }
  return digits;
}

export function runsTheCleanUpTwice() {
  const number = BigNum.from_str('3');
  const cleanUp = () => number.free();
  cleanUp();
  cleanUp();
//^^^^^^^^^ double-free
}

export function asksTheAddressFirst() {
  const number = BigNum.from_str('3');
  number.free();
  if (number.__wbg_ptr !== 0) number.free();
}
