// What binding code sees of Emscripten: declarations only, as loose as they can be. Clang has to find out which
// function is bound under which name; whether the real headers would accept it is not asked here.
#pragma once
#define __UNFREED__ 1
#include "/unfreed/text/std.hpp"

#define EMSCRIPTEN_KEEPALIVE
#define EM_IMPORT(name)
#define EM_EXPORT
#define EM_ASM(...) ((void)0)
#define EM_ASM_(...) 0
#define EM_ASM_ARGS(...) 0
#define EM_ASM_INT(...) 0
#define EM_ASM_INT_V(...) 0
#define EM_ASM_PTR(...) ((void*)0)
#define EM_ASM_DOUBLE(...) 0.0
#define EM_ASM_DOUBLE_V(...) 0.0
#define MAIN_THREAD_EM_ASM(...) ((void)0)
#define MAIN_THREAD_EM_ASM_INT(...) 0
#define MAIN_THREAD_EM_ASM_PTR(...) ((void*)0)
#define MAIN_THREAD_EM_ASM_DOUBLE(...) 0.0
#define MAIN_THREAD_ASYNC_EM_ASM(...) ((void)0)
#define EM_JS(ret, name, params, ...) extern "C" ret name params;
#define EM_ASYNC_JS(ret, name, params, ...) extern "C" ret name params;
#define EM_JS_DEPS(tag, deps)
#define EM_BOOL int
#define EM_TRUE 1
#define EM_FALSE 0
#define EM_UTF8 char
#define __EMSCRIPTEN_major__ 4
#define __EMSCRIPTEN_minor__ 0
#define __EMSCRIPTEN_tiny__ 0

extern "C" {
typedef int EMSCRIPTEN_RESULT;
typedef void (*em_callback_func)();
typedef void (*em_arg_callback_func)(void*);
void emscripten_run_script(const char*);
int emscripten_run_script_int(const char*);
char* emscripten_run_script_string(const char*);
void emscripten_set_main_loop(em_callback_func, int, int);
void emscripten_set_main_loop_arg(em_arg_callback_func, void*, int, int);
void emscripten_cancel_main_loop();
void emscripten_async_call(em_arg_callback_func, void*, int);
void emscripten_sleep(unsigned);
void emscripten_log(int, const char*, ...);
void emscripten_console_log(const char*);
void emscripten_console_warn(const char*);
void emscripten_console_error(const char*);
double emscripten_get_now();
float emscripten_random();
__SIZE_TYPE__ emscripten_get_heap_size();
void* emscripten_builtin_memalign(__SIZE_TYPE__, __SIZE_TYPE__);
}

namespace emscripten {

struct allow_raw_pointers {};
struct ret_val {};
template <int I> struct arg {};
template <class Slot> struct allow_raw_pointer {};
template <class Slot> struct nonnull {};
struct async {};
struct pure_virtual {};
template <int I> struct index {};
template <class... A> struct constructor {};
template <class B> struct base {};
namespace return_value_policy {
struct take_ownership {};
struct reference {};
struct copy {};
}
enum class sharing_policy { NONE = 0, INTRUSIVE = 1, BY_EMVAL = 2 };
enum class enum_value_type { object, number, string };

template <class T> struct memory_view {
  memory_view();
  memory_view(__SIZE_TYPE__, const T*);
  __SIZE_TYPE__ size;
  const T* data;
};
template <class T> memory_view<T> typed_memory_view(__SIZE_TYPE__, const T*);

namespace internal {
struct DeduceArgumentsTag {};
struct NoBaseClass {};
typedef const void* TYPEID;
typedef struct _EM_VAL* EM_VAL;
typedef __UINTPTR_TYPE__ GenericFunction;
template <class T, class = void> struct TypeID { static TYPEID get(); };
template <class T, class = void> struct BindingType;
template <class T> struct LightTypeID { static TYPEID get(); };
template <class... P> struct WithPolicies {};
template <class... A> struct WireTypePack {};
template <class T> struct AllowedRawPointer {};
template <class T> void raw_destructor(T*);
template <class T, class... A> T* operator_new(A&&...);
class WrapperBase {};
}

class val {
 public:
  val();
  val(const val&);
  val(val&&);
  template <class T> explicit val(T&&);
  ~val();
  val& operator=(const val&);
  val& operator=(val&&);
  static val array();
  template <class T> static val array(const std::vector<T>&);
  template <class I> static val array(I, I);
  static val object();
  static val undefined();
  static val null();
  static val u8string(const char*);
  static val u16string(const char16_t*);
  static val take_ownership(internal::EM_VAL);
  static val global(const char* = nullptr);
  static val module_property(const char*);
  internal::EM_VAL as_handle() const;
  internal::EM_VAL release_ownership();
  bool hasOwnProperty(const char*) const;
  bool isNull() const;
  bool isUndefined() const;
  bool isTrue() const;
  bool isFalse() const;
  bool isNumber() const;
  bool isString() const;
  bool isArray() const;
  bool instanceof(const val&) const;
  bool in(const val&) const;
  val typeOf() const;
  val typeof() const;
  void throw_() const;
  val await() const;
  template <class T> bool delete_(const T&) const;
  template <class T> bool equals(const T&) const;
  template <class T> bool strictlyEquals(const T&) const;
  template <class K> val operator[](const K&) const;
  template <class K, class V> void set(const K&, const V&);
  template <class K, class V> void set(const K&, const V&) const;
  template <class... A> val operator()(A&&...) const;
  template <class... A> val new_(A&&...) const;
  template <class R, class... A> R call(const char*, A&&...) const;
  template <class T, class... P> T as(P...) const;
  template <class T> explicit operator T() const;
  template <class T> bool operator==(const T&) const;
  template <class T> bool operator!=(const T&) const;
  template <class T> bool operator<(const T&) const;
  template <class T> bool operator>(const T&) const;
  bool operator!() const;
  struct iterator {
    val operator*() const;
    iterator& operator++();
    bool operator!=(const iterator&) const;
  };
  iterator begin() const;
  iterator end() const;
};
template <class T> std::vector<T> vecFromJSArray(const val&);
template <class T> std::vector<T> convertJSArrayToNumberVector(const val&);

#define EMSCRIPTEN_DECLARE_VAL_TYPE(name)      \
  struct name : public ::emscripten::val {     \
    name();                                    \
    explicit name(const ::emscripten::val&);   \
    using val::val;                            \
  };

template <class P> struct default_smart_ptr_trait {
  static sharing_policy get_sharing_policy();
  static void* share(void*, internal::EM_VAL);
  static P* construct_null();
};
template <class P> struct smart_ptr_trait : default_smart_ptr_trait<P> {};

template <class T> class wrapper : public T, public internal::WrapperBase {
 public:
  typedef T class_type;
  template <class... A> explicit wrapper(val&&, A&&...);
  template <class R, class... A> R call(const char*, A&&...) const;
};
#define EMSCRIPTEN_WRAPPER(T)   \
  template <class... UnfreedA>  \
  T(::emscripten::val&&, UnfreedA&&...);

template <class L> L optional_override(const L&);
template <class S> S* select_overload(S*);
template <class S, class C> auto select_overload(S(C::*)) -> S(C::*);
template <class S, class F> F select_overload(F);  // whatever is left of a function that is not declared
template <class F> F select_const(F);

template <class T, class B = internal::NoBaseClass> class class_ {
 public:
  typedef T class_type;
  class_() = delete;
  explicit class_(const char*);
  template <class N> explicit class_(const N&);
  template <class P, class N> const class_& smart_ptr(const N&) const;
  template <class... A, class... P> const class_& constructor(P...) const;
  template <class S, class... A, class... P>
  const class_& smart_ptr_constructor(const char*, S (*)(A...), P...) const;
  template <class F, class... P> const class_& smart_ptr_constructor(const char*, F, P...) const;
  template <class W, class... A, class... P> const class_& allow_subclass(const char*, P...) const;
  template <class S = internal::DeduceArgumentsTag, class N, class F, class... P>
  const class_& function(const N&, F, P...) const;
  template <class S = internal::DeduceArgumentsTag, class N, class F, class... P>
  const class_& property(const N&, F, P...) const;
  template <class R, class N, class... A, class... P>
  const class_& class_function(const N&, R (*)(A...), P...) const;
  template <class S = internal::DeduceArgumentsTag, class N, class F, class... P>
  const class_& class_function(const N&, F, P...) const;
  template <class N, class F, class... P> const class_& class_property(const N&, F, P...) const;
  template <class E> const class_& iterable(const char*, const char*) const;
};

template <class T, class A = std::allocator<T>> class_<std::vector<T, A>> register_vector(const char*);
template <class K, class V, class C = std::less<K>, class A = std::allocator<std::pair<const K, V>>>
class_<std::map<K, V, C, A>> register_map(const char*);
template <class T> void register_optional();
template <class T, class... A> void register_type(const char*, A...);

template <class T> class value_object {
 public:
  explicit value_object(const char*);
  template <class N, class... A> value_object& field(const N&, A...);
  template <class I> value_object& element(I);
};
template <class T> class value_array {
 public:
  explicit value_array(const char*);
  template <class... A> value_array& element(A...);
};
template <class T> class enum_ {
 public:
  enum_(const char*, enum_value_type = enum_value_type::object);
  template <class N, class V> enum_& value(const N&, V);
};
template <class T> void constant(const char*, const T&);
template <class S = internal::DeduceArgumentsTag, class N, class F, class... P> void function(const N&, F, P...);

}  // namespace emscripten

#define UNFREED_BINDINGS_3(name, number) static void unfreed_bindings_##name##_##number()
#define UNFREED_BINDINGS_2(name, number) UNFREED_BINDINGS_3(name, number)
#define EMSCRIPTEN_BINDINGS(name) UNFREED_BINDINGS_2(name, __COUNTER__)
