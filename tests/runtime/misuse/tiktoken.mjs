// @dqbd/tiktoken 1.0.7: wasm-bindgen before 0.2.88. No finalizers; a handle that is gone throws all the same.
import { get_encoding } from '@dqbd/tiktoken';

export function encodesAfterTheRelease() {
  const encoding = get_encoding('gpt2');
  encoding.free();
  return encoding.encode('text').length;
  //     ^^^^^^^^^^^^^^^^^^^^^^^ use-after-free
}

export function readsTheNameAfterTheRelease() {
  const encoding = get_encoding('gpt2');
  encoding.free();
  return encoding.name;
  //     ^^^^^^^^^^^^^ use-after-free
}

export function freesInTryAndInFinally() {
  const encoding = get_encoding('gpt2');
  try {
    const tokens = encoding.encode('text').length;
    encoding.free();
    return tokens;
  } finally {
    encoding.free();
  //^^^^^^^^^^^^^^^ double-free
  }
}

export function freesInFinally() {
  const encoding = get_encoding('gpt2');
  try {
    return encoding.encode('text').length;
  } finally {
    encoding.free();
  }
}
