#include "frontend/embind_clang/results.h"

namespace unfreed::embind_clang {

using bindings::Finalizer;
using bindings::Ownership;
using bindings::PassMode;
using bindings::Shape;
using Kind = SeenType::Kind;

namespace {

Ownership ownershipOfPointer(const Signature& signature, const Policies& policies, Bodies& bodies) {
  if (policies.takeOwnership) return Ownership::Owned;
  if (policies.reference) return Ownership::Borrowed;
  if (signature.kind == Signature::Kind::Field) return Ownership::Borrowed;
  switch (pointerSourceOf(signature.callee, bodies)) {
    case PointerSource::Fresh:
      return Ownership::Owned;
    case PointerSource::Kept:
      return Ownership::Borrowed;
    case PointerSource::Unknown:
      return Ownership::Unknown;
  }
  return Ownership::Unknown;
}

Result ofVal(const Signature& signature, const BoundTypes& types) {
  Result result;
  if (signature.kind != Signature::Kind::Function) return result;
  const ValContents contents = valContentsOf(signature.callee, types);
  switch (contents.kind) {
    case ValContents::Kind::Unknown:
      break;
    case ValContents::Kind::Plain:
      result.type.ownership = Ownership::Plain;
      break;
    case ValContents::Kind::ArrayOf:
      result.type.className = contents.className;
      result.type.ownership = Ownership::Owned;
      result.type.shape = Shape::Array;
      break;
  }
  return result;
}

Result ofClass(const SeenType& seen, const Signature& signature, const Policies& policies, Bodies& bodies) {
  Result result;
  result.type.optional = seen.optional || (seen.pointer && !policies.nonnull);
  if (seen.pointer) {
    result.type.ownership = ownershipOfPointer(signature, policies, bodies);
  } else {
    // By value and by const reference alike Embind makes a copy, unless told not to.
    const bool isThere = seen.reference || signature.kind == Signature::Kind::Field;
    result.type.ownership = isThere && policies.reference ? Ownership::Borrowed : Ownership::Owned;
  }
  if (result.type.ownership == Ownership::Owned) {
    result.type.finalizer = seen.smart ? Finalizer::Registry : Finalizer::Never;
  }
  if (seen.array) result.type.shape = Shape::Array;
  (seen.kind == Kind::Foreign ? result.foreignType : result.type.className) = seen.className;
  return result;
}

// A unique_ptr takes the object out of its handle; everything else is lent or copied.
PassMode modeOf(const SeenType& seen) {
  return seen.unique && !seen.reference ? PassMode::Consume : PassMode::Borrow;
}

}  // namespace

Result resultOf(const Signature& signature, const Policies& policies, const BoundTypes& types,
                Bodies& bodies) {
  Result result;
  if (signature.kind == Signature::Kind::Unknown || signature.resultDoubtful) return result;
  const SeenType seen = types.see(signature.result);
  switch (seen.kind) {
    case Kind::Unknown:
      break;
    case Kind::Plain:
      result.type.ownership = Ownership::Plain;
      result.type.optional = seen.optional;
      break;
    case Kind::Val:
      result = ofVal(signature, types);
      break;
    case Kind::Record:
      if (seen.smart || seen.unique) break;
      result.type.className = seen.className;
      result.type.ownership = Ownership::Owned;  // of what its fields hold: copies, made for this object
      result.type.optional = seen.optional;
      break;
    case Kind::Class:
    case Kind::Foreign:
      result = ofClass(seen, signature, policies, bodies);
      break;
  }
  result.type.promise = policies.async;
  return result;
}

Result resultOf(clang::QualType type, const BoundTypes& types) {
  Signature signature;
  signature.kind = Signature::Kind::Field;
  signature.result = type;
  Bodies none;
  return resultOf(signature, {}, types, none);
}

bindings::Parameter parameterOf(const SignatureParameter& parameter, const BoundTypes& types) {
  bindings::Parameter made;
  made.name = parameter.name;
  const SeenType seen = types.see(parameter.type);
  switch (seen.kind) {
    case Kind::Unknown:
    case Kind::Val:
    case Kind::Record:
      break;
    case Kind::Plain:
      made.mode = PassMode::Plain;
      break;
    case Kind::Foreign:
      made.className = "::" + seen.className;
      // Only a class can come by pointer; by value it may be a value object too.
      if (seen.pointer || seen.smart || seen.unique) made.mode = modeOf(seen);
      break;
    case Kind::Class:
      made.mode = modeOf(seen);
      made.className = seen.className;
      break;
  }
  return made;
}

}  // namespace unfreed::embind_clang
