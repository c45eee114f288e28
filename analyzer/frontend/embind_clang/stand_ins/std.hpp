// What binding code sees of the C and C++ standard libraries: declarations only, one text behind every header name.
// Result types matter (they decide who owns a result); nothing is ever compiled.
#pragma once
#define NULL __null
#define INT_MAX __INT_MAX__
#define INT_MIN (-__INT_MAX__ - 1)
#define UINT_MAX (__INT_MAX__ * 2U + 1U)
#define LONG_MAX __LONG_MAX__
#define SIZE_MAX __SIZE_MAX__
#define UINT32_MAX 4294967295U
#define INT32_MAX 2147483647
#define UINT8_MAX 255
#define UINT16_MAX 65535
#define UINT64_MAX 18446744073709551615ULL
#define FLT_MAX __FLT_MAX__
#define FLT_MIN __FLT_MIN__
#define FLT_EPSILON __FLT_EPSILON__
#define DBL_MAX __DBL_MAX__
#define DBL_MIN __DBL_MIN__
#define DBL_EPSILON __DBL_EPSILON__
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define HUGE_VAL __builtin_huge_val()
#define CHAR_BIT 8
#define EOF (-1)
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 2147483647
#define assert(...) ((void)0)
#define static_assert_ static_assert
#define offsetof(t, m) __builtin_offsetof(t, m)
#define va_list __builtin_va_list
#define va_start(a, b) __builtin_va_start(a, b)
#define va_end(a) __builtin_va_end(a)
#define va_arg(a, t) __builtin_va_arg(a, t)
#define va_copy(a, b) __builtin_va_copy(a, b)
#define PRIu64 "llu"
#define PRId64 "lld"
#define PRIu32 "u"
#define PRIx64 "llx"
#define errno (*unfreed_errno())
#define EINVAL 22
#define ENOMEM 12

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef long off_t;
typedef long long time_t;
typedef long clock_t;
typedef __INT8_TYPE__ int8_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __INTMAX_TYPE__ intmax_t;
typedef __UINTMAX_TYPE__ uintmax_t;
typedef int8_t int_least8_t;
typedef uint8_t uint_fast8_t;
typedef int32_t int_fast32_t;
typedef uint32_t uint_fast32_t;
typedef unsigned char uchar;
typedef unsigned int uint;
typedef unsigned short ushort;
typedef unsigned long ulong;
struct FILE;
struct tm { int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst; };
struct timeval { long tv_sec, tv_usec; };
struct timespec { long tv_sec, tv_nsec; };
extern FILE *stdin, *stdout, *stderr;

void* operator new(size_t, void*) noexcept;

extern "C" {
int* unfreed_errno();
void* malloc(size_t); void* calloc(size_t, size_t); void* realloc(void*, size_t); void free(void*);
void* aligned_alloc(size_t, size_t); int posix_memalign(void**, size_t, size_t);
void abort(); void exit(int); int atexit(void (*)()); char* getenv(const char*); int system(const char*);
int atoi(const char*); long atol(const char*); double atof(const char*);
long strtol(const char*, char**, int); unsigned long strtoul(const char*, char**, int);
double strtod(const char*, char**); float strtof(const char*, char**);
long long strtoll(const char*, char**, int); unsigned long long strtoull(const char*, char**, int);
int rand(); void srand(unsigned);
void qsort(void*, size_t, size_t, int (*)(const void*, const void*));
void* memcpy(void*, const void*, size_t); void* memmove(void*, const void*, size_t);
void* memset(void*, int, size_t); int memcmp(const void*, const void*, size_t); void* memchr(const void*, int, size_t);
size_t strlen(const char*); size_t strnlen(const char*, size_t); char* strcpy(char*, const char*);
char* strncpy(char*, const char*, size_t); char* strcat(char*, const char*); char* strdup(const char*);
int strcmp(const char*, const char*); int strncmp(const char*, const char*, size_t);
int strcasecmp(const char*, const char*); char* strchr(const char*, int); char* strrchr(const char*, int);
char* strstr(const char*, const char*); char* strtok(char*, const char*); char* strerror(int);
int printf(const char*, ...); int fprintf(FILE*, const char*, ...); int sprintf(char*, const char*, ...);
int snprintf(char*, size_t, const char*, ...); int sscanf(const char*, const char*, ...);
int vsnprintf(char*, size_t, const char*, va_list); int vprintf(const char*, va_list);
int vfprintf(FILE*, const char*, va_list); int puts(const char*); int putchar(int); int fputs(const char*, FILE*);
FILE* fopen(const char*, const char*); int fclose(FILE*); size_t fread(void*, size_t, size_t, FILE*);
size_t fwrite(const void*, size_t, size_t, FILE*); int fseek(FILE*, long, int); long ftell(FILE*); int fflush(FILE*);
void rewind(FILE*); int fgetc(FILE*); char* fgets(char*, int, FILE*); int feof(FILE*); int remove(const char*);
int rename(const char*, const char*); void perror(const char*);
int isalpha(int); int isdigit(int); int isalnum(int); int isspace(int); int isupper(int); int islower(int);
int ispunct(int); int isxdigit(int); int isprint(int); int toupper(int); int tolower(int);
time_t time(time_t*); clock_t clock(); tm* localtime(const time_t*); tm* gmtime(const time_t*); double difftime(time_t, time_t);
size_t strftime(char*, size_t, const char*, const tm*); time_t mktime(tm*);
int usleep(unsigned); unsigned sleep(unsigned); int gettimeofday(timeval*, void*); int close(int); int unlink(const char*);
double fmod(double, double); double pow(double, double); double sqrt(double); double sin(double); double cos(double);
double tan(double); double asin(double); double acos(double); double atan(double); double atan2(double, double);
double exp(double); double log(double); double log2(double); double log10(double); double floor(double);
double ceil(double); double round(double); double trunc(double); double fabs(double); double cbrt(double);
double hypot(double, double); double sinh(double); double cosh(double); double tanh(double); double fmax(double, double);
double fmin(double, double); double copysign(double, double); double ldexp(double, int); double nearbyint(double);
long lround(double); long lrint(double); double rint(double); double frexp(double, int*); double modf(double, double*);
float sqrtf(float); float sinf(float); float cosf(float); float tanf(float); float powf(float, float); float expf(float);
float logf(float); float floorf(float); float ceilf(float); float roundf(float); float fabsf(float); float fmodf(float, float);
float atan2f(float, float); float acosf(float); float asinf(float); float fmaxf(float, float); float fminf(float, float);
int abs(int); long labs(long);
}
template <class T> bool isnan(T); template <class T> bool isinf(T); template <class T> bool isfinite(T);

namespace std {

using ::size_t; using ::ptrdiff_t; using ::int8_t; using ::int16_t; using ::int32_t; using ::int64_t;
using ::uint8_t; using ::uint16_t; using ::uint32_t; using ::uint64_t; using ::intptr_t; using ::uintptr_t;
using ::intmax_t; using ::uintmax_t; using ::time_t; using ::clock_t; using ::tm; using ::FILE;
using ::uint_fast8_t; using ::int_fast32_t; using ::uint_fast32_t; using ::int_least8_t;
using ::malloc; using ::calloc; using ::realloc; using ::free; using ::abort; using ::exit; using ::getenv;
using ::atoi; using ::atof; using ::strtol; using ::strtod; using ::strtof; using ::strtoul; using ::rand; using ::srand;
using ::memcpy; using ::memmove; using ::memset; using ::memcmp; using ::strlen; using ::strcpy; using ::strncpy;
using ::strcmp; using ::strncmp; using ::strchr; using ::strstr; using ::strrchr; using ::strcat; using ::strerror;
using ::printf; using ::fprintf; using ::sprintf; using ::snprintf; using ::sscanf; using ::puts; using ::fopen;
using ::fclose; using ::fread; using ::fwrite; using ::fseek; using ::ftell; using ::fflush; using ::remove; using ::rename;
using ::isalpha; using ::isdigit; using ::isalnum; using ::isspace; using ::isupper; using ::islower; using ::toupper;
using ::tolower; using ::time; using ::clock; using ::localtime; using ::gmtime; using ::strftime; using ::qsort;
using ::fmod; using ::pow; using ::sqrt; using ::sin; using ::cos; using ::tan; using ::asin; using ::acos; using ::atan;
using ::atan2; using ::exp; using ::log; using ::log2; using ::log10; using ::floor; using ::ceil; using ::round;
using ::trunc; using ::fabs; using ::cbrt; using ::hypot; using ::fmax; using ::fmin; using ::copysign; using ::ldexp;
using ::lround; using ::sinh; using ::cosh; using ::tanh; using ::isnan; using ::isinf; using ::isfinite; using ::abs;
float abs(float); double abs(double); long abs(long); long long abs(long long);
float sqrt(float); float pow(float, float); float sin(float); float cos(float); float floor(float); float ceil(float);
float round(float); float fabs(float); float atan2(float, float); float exp(float); float log(float);

typedef decltype(nullptr) nullptr_t;
struct nothrow_t {};
extern const nothrow_t nothrow;
enum class byte : unsigned char {};
typedef long long streamsize;
typedef long long streamoff;
typedef int errc_t;
enum class align_val_t : size_t {};

template <class T, T V> struct integral_constant {
  static constexpr T value = V;
  typedef T value_type;
  typedef integral_constant type;
  constexpr operator T() const { return V; }
};
template <bool B> using bool_constant = integral_constant<bool, B>;
typedef bool_constant<true> true_type;
typedef bool_constant<false> false_type;
template <bool B, class T = void> struct enable_if {};
template <class T> struct enable_if<true, T> { typedef T type; };
template <bool B, class T = void> using enable_if_t = typename enable_if<B, T>::type;
template <bool B, class T, class F> struct conditional { typedef T type; };
template <class T, class F> struct conditional<false, T, F> { typedef F type; };
template <bool B, class T, class F> using conditional_t = typename conditional<B, T, F>::type;
template <class...> using void_t = void;
template <class T> struct type_identity { typedef T type; };
template <class T> struct remove_reference { typedef __remove_reference_t(T) type; };
template <class T> using remove_reference_t = __remove_reference_t(T);
template <class T> struct remove_cv { typedef __remove_cv(T) type; };
template <class T> using remove_cv_t = __remove_cv(T);
template <class T> struct remove_const { typedef __remove_const(T) type; };
template <class T> using remove_const_t = __remove_const(T);
template <class T> struct remove_volatile { typedef __remove_volatile(T) type; };
template <class T> struct remove_pointer { typedef __remove_pointer(T) type; };
template <class T> using remove_pointer_t = __remove_pointer(T);
template <class T> struct remove_cvref { typedef __remove_cvref(T) type; };
template <class T> using remove_cvref_t = __remove_cvref(T);
template <class T> struct remove_extent { typedef __remove_extent(T) type; };
template <class T> using remove_extent_t = __remove_extent(T);
template <class T> struct decay { typedef __decay(T) type; };
template <class T> using decay_t = __decay(T);
template <class T> struct add_const { typedef const T type; };
template <class T> using add_const_t = const T;
template <class T> struct add_pointer { typedef __add_pointer(T) type; };
template <class T> using add_pointer_t = __add_pointer(T);
template <class T> struct add_lvalue_reference { typedef __add_lvalue_reference(T) type; };
template <class T> using add_lvalue_reference_t = __add_lvalue_reference(T);
template <class T> struct add_rvalue_reference { typedef __add_rvalue_reference(T) type; };
template <class T> struct make_unsigned { typedef __make_unsigned(T) type; };
template <class T> using make_unsigned_t = __make_unsigned(T);
template <class T> struct make_signed { typedef __make_signed(T) type; };
template <class T> using make_signed_t = __make_signed(T);
template <class T> struct underlying_type { typedef __underlying_type(T) type; };
template <class T> using underlying_type_t = __underlying_type(T);
template <class... T> struct common_type { typedef double type; };
template <class T> struct common_type<T> { typedef T type; };
template <class T, class... U> struct common_type<T, U...> { typedef T type; };
template <class... T> using common_type_t = typename common_type<T...>::type;
#define UNFREED_TRAIT(name)                                              \
  template <class T> struct name : bool_constant<__##name(T)> {};        \
  template <class T> inline constexpr bool name##_v = __##name(T);
UNFREED_TRAIT(is_enum) UNFREED_TRAIT(is_class) UNFREED_TRAIT(is_union) UNFREED_TRAIT(is_pod)
UNFREED_TRAIT(is_arithmetic) UNFREED_TRAIT(is_integral) UNFREED_TRAIT(is_floating_point) UNFREED_TRAIT(is_pointer)
UNFREED_TRAIT(is_reference) UNFREED_TRAIT(is_const) UNFREED_TRAIT(is_void) UNFREED_TRAIT(is_signed)
UNFREED_TRAIT(is_unsigned) UNFREED_TRAIT(is_function) UNFREED_TRAIT(is_array) UNFREED_TRAIT(is_abstract)
UNFREED_TRAIT(is_polymorphic) UNFREED_TRAIT(is_empty) UNFREED_TRAIT(is_trivially_copyable) UNFREED_TRAIT(is_trivial)
UNFREED_TRAIT(is_standard_layout) UNFREED_TRAIT(is_final) UNFREED_TRAIT(is_object) UNFREED_TRAIT(is_fundamental)
UNFREED_TRAIT(is_member_pointer) UNFREED_TRAIT(is_lvalue_reference) UNFREED_TRAIT(is_rvalue_reference)
#undef UNFREED_TRAIT
template <class A, class B> struct is_same : bool_constant<__is_same(A, B)> {};
template <class A, class B> inline constexpr bool is_same_v = __is_same(A, B);
template <class A, class B> struct is_base_of : bool_constant<__is_base_of(A, B)> {};
template <class A, class B> inline constexpr bool is_base_of_v = __is_base_of(A, B);
template <class A, class B> struct is_convertible : bool_constant<__is_convertible_to(A, B)> {};
template <class A, class B> inline constexpr bool is_convertible_v = __is_convertible_to(A, B);
template <class A, class... B> struct is_constructible : true_type {};
template <class A, class... B> inline constexpr bool is_constructible_v = true;
template <class A> struct is_default_constructible : true_type {};
template <class A> struct is_copy_constructible : true_type {};
template <class A> struct is_move_constructible : true_type {};
template <class A> struct is_nothrow_move_constructible : true_type {};
template <class A, class B> struct is_assignable : true_type {};
template <class A> struct is_destructible : true_type {};
template <class... B> struct conjunction : true_type {};
template <class... B> struct disjunction : false_type {};
template <class B> struct negation : bool_constant<!B::value> {};
template <class... B> inline constexpr bool conjunction_v = true;
template <class... B> inline constexpr bool disjunction_v = false;
template <class T> typename add_rvalue_reference<T>::type declval() noexcept;
template <class F, class... A> struct invoke_result { typedef decltype(declval<F>()(declval<A>()...)) type; };
template <class F, class... A> using invoke_result_t = typename invoke_result<F, A...>::type;
template <class F> struct result_of;
template <class F, class... A> struct result_of<F(A...)> { typedef decltype(declval<F>()(declval<A>()...)) type; };
template <class F> using result_of_t = typename result_of<F>::type;
template <class F, class... A> struct is_invocable : true_type {};
template <size_t N, size_t A = 8> struct aligned_storage { struct type { unsigned char data[N]; }; };
template <size_t N, size_t A = 8> using aligned_storage_t = typename aligned_storage<N, A>::type;
constexpr bool is_constant_evaluated() noexcept { return false; }

template <class T> constexpr remove_reference_t<T>&& move(T&& t) noexcept { return static_cast<remove_reference_t<T>&&>(t); }
template <class T> constexpr T&& forward(remove_reference_t<T>& t) noexcept { return static_cast<T&&>(t); }
template <class T> constexpr T&& forward(remove_reference_t<T>&& t) noexcept { return static_cast<T&&>(t); }
template <class T> void swap(T&, T&);
template <class T, class U = T> T exchange(T&, U&&);
template <class T> const T& as_const(T&);
template <class T> T* addressof(T&);
template <class T> T* launder(T*);
struct in_place_t {};
inline constexpr in_place_t in_place{};
template <size_t... I> struct index_sequence {};
template <class T, T... I> struct integer_sequence {};
template <size_t N> using make_index_sequence = index_sequence<N>;
template <class... T> using index_sequence_for = index_sequence<sizeof...(T)>;
struct piecewise_construct_t {};
inline constexpr piecewise_construct_t piecewise_construct{};

template <class T> class initializer_list {
  const T* first_;
  size_t size_;
 public:
  typedef T value_type;
  constexpr initializer_list() : first_(nullptr), size_(0) {}
  constexpr size_t size() const { return size_; }
  constexpr const T* begin() const { return first_; }
  constexpr const T* end() const { return first_ + size_; }
};

template <class T> struct less { bool operator()(const T&, const T&) const; };
template <class T = void> struct greater { bool operator()(const T&, const T&) const; };
template <class T = void> struct equal_to { bool operator()(const T&, const T&) const; };
template <class T = void> struct plus { T operator()(const T&, const T&) const; };
template <class T = void> struct multiplies { T operator()(const T&, const T&) const; };
template <class T> struct hash { size_t operator()(const T&) const; };
template <class T> struct allocator { typedef T value_type; T* allocate(size_t); void deallocate(T*, size_t); };
template <class A> struct allocator_traits {};
template <class T> struct char_traits {};
template <class T> struct default_delete { void operator()(T*) const; };
template <class T> struct owner_less {};
struct random_access_iterator_tag {};
struct forward_iterator_tag {};
struct bidirectional_iterator_tag {};
struct input_iterator_tag {};
struct output_iterator_tag {};
template <class T> struct unfreed_iterator {
  typedef remove_cv_t<T> value_type;
  typedef ptrdiff_t difference_type;
  typedef T* pointer;
  typedef T& reference;
  typedef random_access_iterator_tag iterator_category;
  unfreed_iterator();
  template <class U> unfreed_iterator(const unfreed_iterator<U>&);
  T& operator*() const;
  T* operator->() const;
  T& operator[](ptrdiff_t) const;
  unfreed_iterator& operator++();
  unfreed_iterator operator++(int);
  unfreed_iterator& operator--();
  unfreed_iterator operator--(int);
  unfreed_iterator operator+(ptrdiff_t) const;
  unfreed_iterator operator-(ptrdiff_t) const;
  unfreed_iterator& operator+=(ptrdiff_t);
  template <class U> ptrdiff_t operator-(const unfreed_iterator<U>&) const;
  template <class U> bool operator==(const unfreed_iterator<U>&) const;
  template <class U> bool operator!=(const unfreed_iterator<U>&) const;
  template <class U> bool operator<(const unfreed_iterator<U>&) const;
};
template <class I> struct iterator_traits { typedef typename I::value_type value_type; typedef typename I::reference reference; typedef ptrdiff_t difference_type; };
template <class T> struct iterator_traits<T*> { typedef T value_type; typedef T& reference; typedef ptrdiff_t difference_type; };
template <class I> struct reverse_iterator : I {};
template <class C> struct back_insert_iterator { back_insert_iterator& operator*(); template <class T> back_insert_iterator& operator=(T&&); back_insert_iterator& operator++(); };
template <class C> back_insert_iterator<C> back_inserter(C&);
template <class C> back_insert_iterator<C> inserter(C&, ...);
template <class T> struct istreambuf_iterator { istreambuf_iterator(); template <class S> istreambuf_iterator(S&&); };
template <class C> auto begin(C& c) -> decltype(c.begin());
template <class C> auto end(C& c) -> decltype(c.end());
template <class C> auto cbegin(const C& c) -> decltype(c.begin());
template <class C> auto cend(const C& c) -> decltype(c.end());
template <class T, size_t N> T* begin(T (&)[N]);
template <class T, size_t N> T* end(T (&)[N]);
template <class C> size_t size(const C&);
template <class C> auto data(C& c) -> decltype(c.data());
template <class I> I next(I, ptrdiff_t = 1);
template <class I> I prev(I, ptrdiff_t = 1);
template <class I> ptrdiff_t distance(I, I);
template <class I, class N> void advance(I&, N);
template <class I> I make_move_iterator(I);

template <class T> class basic_string_view;
template <class T, class R = char_traits<T>, class A = allocator<T>> class basic_string {
 public:
  typedef T value_type;
  typedef size_t size_type;
  typedef unfreed_iterator<T> iterator;
  typedef unfreed_iterator<const T> const_iterator;
  static const size_t npos = size_t(-1);
  basic_string(); basic_string(const T*); basic_string(const T*, size_t); basic_string(size_t, T);
  basic_string(const basic_string&); basic_string(basic_string&&); basic_string(const basic_string&, size_t, size_t = npos);
  template <class I> basic_string(I, I);
  explicit basic_string(basic_string_view<T>);
  basic_string(initializer_list<T>);
  basic_string& operator=(const basic_string&); basic_string& operator=(const T*); basic_string& operator=(T);
  T& operator[](size_t); const T& operator[](size_t) const; T& at(size_t); const T& at(size_t) const;
  T& front(); T& back(); const T& front() const; const T& back() const;
  const T* c_str() const; const T* data() const; T* data();
  size_t size() const; size_t length() const; bool empty() const; void clear(); void reserve(size_t); void resize(size_t, T = T());
  size_t capacity() const; void shrink_to_fit(); void swap(basic_string&);
  iterator begin(); iterator end(); const_iterator begin() const; const_iterator end() const;
  const_iterator cbegin() const; const_iterator cend() const; iterator rbegin(); iterator rend();
  basic_string substr(size_t = 0, size_t = npos) const;
  template <class... B> size_t find(const B&...) const; template <class... B> size_t rfind(const B&...) const;
  template <class... B> size_t find_first_of(const B&...) const; template <class... B> size_t find_last_of(const B&...) const;
  template <class... B> size_t find_first_not_of(const B&...) const; template <class... B> size_t find_last_not_of(const B&...) const;
  template <class... B> int compare(const B&...) const; template <class... B> basic_string& append(const B&...);
  template <class... B> basic_string& assign(const B&...); template <class... B> basic_string& replace(const B&...);
  template <class... B> basic_string& insert(const B&...); template <class... B> basic_string& erase(const B&...);
  template <class B> bool starts_with(const B&) const; template <class B> bool ends_with(const B&) const;
  void push_back(T); void pop_back(); size_t copy(T*, size_t) const;
  template <class B> basic_string& operator+=(const B&);
  operator basic_string_view<T>() const;
};
template <class T, class R, class A> basic_string<T, R, A> operator+(const basic_string<T, R, A>&, const basic_string<T, R, A>&);
template <class T, class R, class A> basic_string<T, R, A> operator+(const basic_string<T, R, A>&, const T*);
template <class T, class R, class A> basic_string<T, R, A> operator+(const T*, const basic_string<T, R, A>&);
template <class T, class R, class A> basic_string<T, R, A> operator+(const basic_string<T, R, A>&, T);
template <class T, class R, class A> basic_string<T, R, A> operator+(T, const basic_string<T, R, A>&);
template <class T, class R, class A, class B> bool operator==(const basic_string<T, R, A>&, const B&);
template <class T, class R, class A, class B> bool operator!=(const basic_string<T, R, A>&, const B&);
template <class T, class R, class A> bool operator<(const basic_string<T, R, A>&, const basic_string<T, R, A>&);
typedef basic_string<char> string;
typedef basic_string<wchar_t> wstring;
typedef basic_string<char16_t> u16string;
typedef basic_string<char32_t> u32string;
template <class T> class basic_string_view {
 public:
  static const size_t npos = size_t(-1);
  basic_string_view(); basic_string_view(const T*); basic_string_view(const T*, size_t);
  const T* data() const; size_t size() const; size_t length() const; bool empty() const; const T& operator[](size_t) const;
  const T* begin() const; const T* end() const; basic_string_view substr(size_t = 0, size_t = npos) const;
  template <class... B> size_t find(const B&...) const; const T& front() const; const T& back() const;
  void remove_prefix(size_t); void remove_suffix(size_t); bool starts_with(basic_string_view) const;
};
template <class T, class B> bool operator==(const basic_string_view<T>&, const B&);
typedef basic_string_view<char> string_view;
typedef basic_string_view<wchar_t> wstring_view;
template <class T> string to_string(T); template <class T> wstring to_wstring(T);
int stoi(const string&, size_t* = nullptr, int = 10); long stol(const string&, size_t* = nullptr, int = 10);
long long stoll(const string&, size_t* = nullptr, int = 10); unsigned long stoul(const string&, size_t* = nullptr, int = 10);
unsigned long long stoull(const string&, size_t* = nullptr, int = 10);
float stof(const string&, size_t* = nullptr); double stod(const string&, size_t* = nullptr);
namespace literals { inline namespace string_literals { string operator""s(const char*, size_t); }
inline namespace string_view_literals { string_view operator""sv(const char*, size_t); }
inline namespace chrono_literals {} }
inline namespace unfreed_literals { using namespace literals; }
namespace string_literals { using namespace literals::string_literals; }

template <class A, class B> struct pair {
  typedef A first_type; typedef B second_type;
  A first; B second;
  pair(); pair(const A&, const B&); template <class C, class D> pair(C&&, D&&); template <class C, class D> pair(const pair<C, D>&);
  template <class C, class D> pair(piecewise_construct_t, C, D);
};
template <class A, class B> pair<decay_t<A>, decay_t<B>> make_pair(A&&, B&&);
template <class A, class B> bool operator==(const pair<A, B>&, const pair<A, B>&);
template <class A, class B> bool operator<(const pair<A, B>&, const pair<A, B>&);
template <class... T> class tuple { public: tuple(); template <class... U> tuple(U&&...); template <class U> tuple& operator=(U&&); };
template <size_t I, class T> struct tuple_element;
template <size_t I, class H, class... T> struct tuple_element<I, tuple<H, T...>> : tuple_element<I - 1, tuple<T...>> {};
template <class H, class... T> struct tuple_element<0, tuple<H, T...>> { typedef H type; };
template <class A, class B> struct tuple_element<0, pair<A, B>> { typedef A type; };
template <class A, class B> struct tuple_element<1, pair<A, B>> { typedef B type; };
template <size_t I, class T> using tuple_element_t = typename tuple_element<I, T>::type;
template <class T> struct tuple_size;
template <class... T> struct tuple_size<tuple<T...>> : integral_constant<size_t, sizeof...(T)> {};
template <class A, class B> struct tuple_size<pair<A, B>> : integral_constant<size_t, 2> {};
template <class T> inline constexpr size_t tuple_size_v = tuple_size<T>::value;
template <size_t I, class... T> tuple_element_t<I, tuple<T...>>& get(tuple<T...>&);
template <size_t I, class... T> const tuple_element_t<I, tuple<T...>>& get(const tuple<T...>&);
template <size_t I, class... T> tuple_element_t<I, tuple<T...>>&& get(tuple<T...>&&);
template <size_t I, class A, class B> tuple_element_t<I, pair<A, B>>& get(pair<A, B>&);
template <size_t I, class A, class B> const tuple_element_t<I, pair<A, B>>& get(const pair<A, B>&);
template <class... T> tuple<decay_t<T>...> make_tuple(T&&...);
template <class... T> tuple<T&...> tie(T&...);
template <class... T> tuple<T&&...> forward_as_tuple(T&&...);
struct ignore_t { template <class T> const ignore_t& operator=(T&&) const; };
extern const ignore_t ignore;
template <class F, class T> decltype(auto) apply(F&&, T&&);

template <class T, class D> class unfreed_sequence {
 public:
  typedef T value_type; typedef T& reference; typedef const T& const_reference; typedef size_t size_type; typedef ptrdiff_t difference_type;
  typedef unfreed_iterator<T> iterator; typedef unfreed_iterator<const T> const_iterator;
  typedef reverse_iterator<iterator> reverse_iterator; typedef T* pointer; typedef const T* const_pointer;
  unfreed_sequence();
  iterator begin(); iterator end(); const_iterator begin() const; const_iterator end() const;
  const_iterator cbegin() const; const_iterator cend() const; iterator rbegin(); iterator rend(); const_iterator rbegin() const; const_iterator rend() const;
  T& operator[](size_t); const T& operator[](size_t) const; T& at(size_t); const T& at(size_t) const;
  T& front(); T& back(); const T& front() const; const T& back() const; T* data(); const T* data() const;
  size_t size() const; bool empty() const; size_t capacity() const; size_t max_size() const;
  void clear(); void reserve(size_t); void resize(size_t); void resize(size_t, const T&); void shrink_to_fit();
  void push_back(const T&); void push_back(T&&); void pop_back(); void push_front(const T&); void pop_front();
  template <class... B> T& emplace_back(B&&...); template <class... B> T& emplace_front(B&&...);
  template <class... B> iterator emplace(B&&...);
  template <class... B> iterator insert(const_iterator, B&&...); iterator insert(const_iterator, initializer_list<T>);
  iterator erase(const_iterator); iterator erase(const_iterator, const_iterator);
  template <class I> void assign(I, I); void assign(size_t, const T&); void assign(initializer_list<T>); void swap(D&); void fill(const T&);
  void sort(); template <class F> void sort(F); void unique(); void reverse(); template <class U> void remove(const U&); template <class F> void remove_if(F);
};
template <class T, class D, class E> bool operator==(const unfreed_sequence<T, D>&, const unfreed_sequence<T, E>&);
#define UNFREED_SEQUENCE(name)                                                               \
  template <class T, class A = allocator<T>> class name : public unfreed_sequence<T, name<T, A>> { \
   public:                                                                                   \
    typedef A allocator_type;                                                                \
    name(); explicit name(size_t); name(size_t, const T&); name(initializer_list<T>);        \
    name(const name&); name(name&&); template <class I, class = enable_if_t<!is_integral_v<I>>> name(I, I); \
    name& operator=(const name&); name& operator=(name&&); name& operator=(initializer_list<T>); \
    ~name();                                                                                 \
  };
UNFREED_SEQUENCE(vector) UNFREED_SEQUENCE(deque) UNFREED_SEQUENCE(list) UNFREED_SEQUENCE(forward_list)
#undef UNFREED_SEQUENCE
template <class T, size_t N> struct array {
  typedef T value_type; typedef size_t size_type; typedef T* iterator; typedef const T* const_iterator;
  T unfreed_elements[N ? N : 1];
  constexpr T* begin(); constexpr T* end(); constexpr const T* begin() const; constexpr const T* end() const; constexpr const T* cbegin() const; constexpr const T* cend() const;
  constexpr T& operator[](size_t); constexpr const T& operator[](size_t) const; constexpr T& at(size_t); constexpr const T& at(size_t) const;
  constexpr T* data(); constexpr const T* data() const; constexpr size_t size() const { return N; } constexpr bool empty() const; void fill(const T&);
  T& front(); T& back(); const T& front() const; const T& back() const;
};
template <class T, size_t N> struct tuple_size<array<T, N>> : integral_constant<size_t, N> {};
template <size_t I, class T, size_t N> struct tuple_element<I, array<T, N>> { typedef T type; };
template <size_t I, class T, size_t N> T& get(array<T, N>&);
template <class T, class... U> array(T, U...) -> array<T, 1 + sizeof...(U)>;
template <class T> class valarray : public unfreed_sequence<T, valarray<T>> { public: valarray(); valarray(size_t); };
inline constexpr size_t dynamic_extent = size_t(-1);
template <class T, size_t N = dynamic_extent> class span {
 public:
  typedef remove_cv_t<T> value_type; typedef T element_type; typedef T* iterator;
  span(); span(T*, size_t); template <class C> span(C&&); template <size_t M> span(T (&)[M]);
  T* data() const; size_t size() const; size_t size_bytes() const; bool empty() const; T& operator[](size_t) const; T* begin() const; T* end() const;
  T& front() const; T& back() const; span<T> subspan(size_t, size_t = dynamic_extent) const; span<T> first(size_t) const; span<T> last(size_t) const;
};

template <class K, class P, class D> class unfreed_associative {
 public:
  typedef K key_type; typedef P value_type; typedef size_t size_type; typedef P& reference;
  typedef unfreed_iterator<P> iterator; typedef unfreed_iterator<const P> const_iterator;
  iterator begin(); iterator end(); const_iterator begin() const; const_iterator end() const; const_iterator cbegin() const; const_iterator cend() const;
  iterator rbegin(); iterator rend(); size_t size() const; bool empty() const; void clear(); void reserve(size_t); void swap(D&);
  iterator find(const K&); const_iterator find(const K&) const; size_t count(const K&) const; bool contains(const K&) const;
  iterator lower_bound(const K&); iterator upper_bound(const K&); const_iterator lower_bound(const K&) const;
  pair<iterator, iterator> equal_range(const K&);
  template <class... B> pair<iterator, bool> emplace(B&&...); template <class... B> pair<iterator, bool> try_emplace(const K&, B&&...);
  template <class... B> iterator emplace_hint(const_iterator, B&&...);
  pair<iterator, bool> insert(const P&); pair<iterator, bool> insert(P&&); template <class I> void insert(I, I); void insert(initializer_list<P>);
  template <class V> pair<iterator, bool> insert_or_assign(const K&, V&&);
  size_t erase(const K&); iterator erase(const_iterator); iterator erase(iterator); iterator erase(const_iterator, const_iterator);
};
#define UNFREED_MAP(name, extra)                                                                           \
  template <class K, class V, extra, class A = allocator<pair<const K, V>>>                                \
  class name : public unfreed_associative<K, pair<const K, V>, name<K, V>> {                               \
   public:                                                                                                 \
    typedef V mapped_type;                                                                                 \
    name(); name(initializer_list<pair<const K, V>>); template <class I> name(I, I);                       \
    V& operator[](const K&); V& at(const K&); const V& at(const K&) const;                                 \
  };
#define UNFREED_COMMA ,
UNFREED_MAP(map, class C = less<K>) UNFREED_MAP(multimap, class C = less<K>)
UNFREED_MAP(unordered_map, class H = hash<K> UNFREED_COMMA class E = equal_to<K>)
UNFREED_MAP(unordered_multimap, class H = hash<K> UNFREED_COMMA class E = equal_to<K>)
#undef UNFREED_MAP
#define UNFREED_SET(name, extra)                                                        \
  template <class K, extra, class A = allocator<K>>                                     \
  class name : public unfreed_associative<K, K, name<K>> {                              \
   public:                                                                              \
    name(); name(initializer_list<K>); template <class I> name(I, I);                   \
  };
UNFREED_SET(set, class C = less<K>) UNFREED_SET(multiset, class C = less<K>)
UNFREED_SET(unordered_set, class H = hash<K> UNFREED_COMMA class E = equal_to<K>)
UNFREED_SET(unordered_multiset, class H = hash<K> UNFREED_COMMA class E = equal_to<K>)
#undef UNFREED_SET
template <class T, class C = deque<T>> class queue { public: void push(const T&); template <class... A> void emplace(A&&...); void pop(); T& front(); T& back(); bool empty() const; size_t size() const; };
template <class T, class C = deque<T>> class stack { public: void push(const T&); template <class... A> void emplace(A&&...); void pop(); T& top(); bool empty() const; size_t size() const; };
template <class T, class C = vector<T>, class L = less<T>> class priority_queue { public: void push(const T&); void pop(); const T& top() const; bool empty() const; size_t size() const; };
template <size_t N> class bitset { public: bitset(); bitset(unsigned long long); bool operator[](size_t) const; bool test(size_t) const; bitset& set(); bitset& set(size_t, bool = true); bitset& reset(); size_t count() const; bool any() const; unsigned long to_ulong() const; };

struct nullopt_t {};
inline constexpr nullopt_t nullopt{};
template <class T> class optional {
 public:
  typedef T value_type;
  optional(); optional(nullopt_t); template <class U = T> optional(U&&); optional& operator=(nullopt_t); template <class U> optional& operator=(U&&);
  bool has_value() const; explicit operator bool() const; T& value(); const T& value() const; T& operator*(); const T& operator*() const;
  T* operator->(); const T* operator->() const; template <class U> T value_or(U&&) const; void reset(); template <class... A> T& emplace(A&&...);
};
template <class T, class U> bool operator==(const optional<T>&, const U&);
template <class T> optional<decay_t<T>> make_optional(T&&);
template <class... T> class variant { public: variant(); template <class U> variant(U&&); template <class U> variant& operator=(U&&); size_t index() const; template <class U, class... A> U& emplace(A&&...); };
struct monostate {};
template <class T, class... U> T& get(variant<U...>&);
template <class T, class... U> const T& get(const variant<U...>&);
template <class T, class... U> T* get_if(variant<U...>*);
template <class T, class... U> const T* get_if(const variant<U...>*);
template <class T, class... U> bool holds_alternative(const variant<U...>&);
template <class F, class... V> decltype(auto) visit(F&&, V&&...);
class any { public: any(); template <class T> any(T&&); bool has_value() const; void reset(); };
template <class T> T any_cast(const any&);

template <class F> class function;
template <class R, class... A> class function<R(A...)> {
 public:
  typedef R result_type;
  function(); function(nullptr_t); template <class F> function(F); template <class F> function& operator=(F);
  R operator()(A...) const; explicit operator bool() const;
};
template <class R, class... A> function(R (*)(A...)) -> function<R(A...)>;
template <class R, class... A> bool operator==(const function<R(A...)>&, nullptr_t);
template <class R, class... A> bool operator!=(const function<R(A...)>&, nullptr_t);
template <class F, class... A> auto bind(F&&, A&&...) -> function<void()>;
template <class T> struct reference_wrapper { reference_wrapper(T&); operator T&() const; T& get() const; };
template <class T> reference_wrapper<T> ref(T&);
template <class T> reference_wrapper<const T> cref(const T&);
template <class F, class... A> invoke_result_t<F, A...> invoke(F&&, A&&...);
template <class F> F mem_fn(F);
namespace placeholders { extern int _1, _2, _3, _4; }

template <class T> class weak_ptr;
template <class T> class shared_ptr {
 public:
  typedef remove_extent_t<T> element_type;
  shared_ptr(); shared_ptr(nullptr_t); template <class U> explicit shared_ptr(U*); template <class U, class D> shared_ptr(U*, D);
  shared_ptr(const shared_ptr&); shared_ptr(shared_ptr&&); template <class U> shared_ptr(const shared_ptr<U>&); template <class U> shared_ptr(shared_ptr<U>&&);
  template <class U> explicit shared_ptr(const weak_ptr<U>&); template <class U> shared_ptr(const shared_ptr<U>&, element_type*);
  shared_ptr& operator=(const shared_ptr&); template <class U> shared_ptr& operator=(U&&);
  element_type& operator*() const; element_type* operator->() const; element_type* get() const; explicit operator bool() const; void reset();
  template <class U> void reset(U*); long use_count() const; void swap(shared_ptr&); element_type& operator[](ptrdiff_t) const;
};
template <class T> class weak_ptr { public: typedef T element_type; weak_ptr(); template <class U> weak_ptr(const shared_ptr<U>&); template <class U> weak_ptr(const weak_ptr<U>&); shared_ptr<T> lock() const; bool expired() const; void reset(); };
template <class T, class D = default_delete<T>> class unique_ptr {
 public:
  typedef remove_extent_t<T> element_type; typedef element_type* pointer;
  unique_ptr(); unique_ptr(nullptr_t); explicit unique_ptr(element_type*); template <class E> unique_ptr(element_type*, E); unique_ptr(unique_ptr&&);
  template <class U, class E> unique_ptr(unique_ptr<U, E>&&); unique_ptr& operator=(unique_ptr&&); template <class U> unique_ptr& operator=(U&&);
  element_type& operator*() const; element_type* operator->() const; element_type* get() const; element_type* release(); void reset(element_type* = nullptr);
  explicit operator bool() const; element_type& operator[](size_t) const; void swap(unique_ptr&);
};
template <class T, class U> bool operator==(const shared_ptr<T>&, const U&);
template <class T, class U> bool operator!=(const shared_ptr<T>&, const U&);
template <class T> bool operator==(const unique_ptr<T>&, nullptr_t);
template <class T> bool operator!=(const unique_ptr<T>&, nullptr_t);
template <class T, class... A> shared_ptr<T> make_shared(A&&...);
template <class T, class... A> unique_ptr<T> make_unique(A&&...);
template <class T, class A, class... B> shared_ptr<T> allocate_shared(const A&, B&&...);
template <class T, class U> shared_ptr<T> static_pointer_cast(const shared_ptr<U>&);
template <class T, class U> shared_ptr<T> dynamic_pointer_cast(const shared_ptr<U>&);
template <class T, class U> shared_ptr<T> const_pointer_cast(const shared_ptr<U>&);
template <class T, class U> shared_ptr<T> reinterpret_pointer_cast(const shared_ptr<U>&);
template <class T> class enable_shared_from_this { public: shared_ptr<T> shared_from_this(); shared_ptr<const T> shared_from_this() const; weak_ptr<T> weak_from_this(); };

class exception { public: exception(); virtual ~exception(); virtual const char* what() const noexcept; };
#define UNFREED_EXCEPTION(name, parent) class name : public parent { public: explicit name(const string&); explicit name(const char*); name(); };
UNFREED_EXCEPTION(logic_error, exception) UNFREED_EXCEPTION(runtime_error, exception) UNFREED_EXCEPTION(invalid_argument, logic_error)
UNFREED_EXCEPTION(domain_error, logic_error) UNFREED_EXCEPTION(length_error, logic_error) UNFREED_EXCEPTION(out_of_range, logic_error)
UNFREED_EXCEPTION(range_error, runtime_error) UNFREED_EXCEPTION(overflow_error, runtime_error) UNFREED_EXCEPTION(underflow_error, runtime_error)
UNFREED_EXCEPTION(bad_alloc, exception) UNFREED_EXCEPTION(bad_cast, exception) UNFREED_EXCEPTION(bad_optional_access, exception)
UNFREED_EXCEPTION(bad_variant_access, exception) UNFREED_EXCEPTION(bad_function_call, exception) UNFREED_EXCEPTION(system_error, runtime_error)
#undef UNFREED_EXCEPTION
typedef shared_ptr<void> exception_ptr;
exception_ptr current_exception(); [[noreturn]] void rethrow_exception(exception_ptr); [[noreturn]] void terminate();
class type_info { public: const char* name() const; size_t hash_code() const; bool operator==(const type_info&) const; };
class type_index { public: type_index(const type_info&); const char* name() const; };
class error_code { public: int value() const; string message() const; explicit operator bool() const; };

class ios_base { public: typedef int openmode; typedef int fmtflags; typedef int seekdir; static const int in, out, binary, app, trunc, ate, beg, cur, end, hex, dec, fixed; };
template <class T> class basic_ios : public ios_base { public: bool good() const; bool eof() const; bool fail() const; bool bad() const; explicit operator bool() const; bool operator!() const; void clear(); int precision(int); int width(int); char fill(char); void setf(int); void exceptions(int); void* rdbuf() const; };
typedef basic_ios<char> ios;
template <class T> class basic_streambuf {};
typedef basic_streambuf<char> streambuf;
template <class T, class R = char_traits<T>> class basic_ostream : virtual public basic_ios<T> { public: template <class U> basic_ostream& operator<<(const U&); basic_ostream& operator<<(basic_ostream& (*)(basic_ostream&)); basic_ostream& write(const T*, streamsize); basic_ostream& put(T); basic_ostream& flush(); streamoff tellp(); };
template <class T, class R = char_traits<T>> class basic_istream : virtual public basic_ios<T> { public: template <class U> basic_istream& operator>>(U&); basic_istream& read(T*, streamsize); int get(); int peek(); basic_istream& get(T&); basic_istream& ignore(streamsize = 1, int = -1); basic_istream& seekg(streamoff); basic_istream& seekg(streamoff, int); streamoff tellg(); streamsize gcount() const; };
typedef basic_ostream<char> ostream; typedef basic_istream<char> istream; typedef basic_ostream<wchar_t> wostream;
class iostream : public istream, public ostream {};
#define UNFREED_STRING_STREAM(name, parent) class name : public parent { public: name(); explicit name(const string&, int = 0); string str() const; void str(const string&); };
UNFREED_STRING_STREAM(ostringstream, ostream) UNFREED_STRING_STREAM(istringstream, istream) UNFREED_STRING_STREAM(stringstream, iostream)
#undef UNFREED_STRING_STREAM
#define UNFREED_FILE_STREAM(name, parent) class name : public parent { public: name(); template <class P> explicit name(const P&, int = 0); template <class P> void open(const P&, int = 0); void close(); bool is_open() const; };
UNFREED_FILE_STREAM(ofstream, ostream) UNFREED_FILE_STREAM(ifstream, istream) UNFREED_FILE_STREAM(fstream, iostream)
#undef UNFREED_FILE_STREAM
extern ostream cout, cerr, clog; extern istream cin; extern wostream wcout;
ostream& endl(ostream&); ostream& flush(ostream&); ostream& ends(ostream&);
struct unfreed_manipulator {};
unfreed_manipulator setprecision(int); unfreed_manipulator setw(int); unfreed_manipulator setfill(char); unfreed_manipulator setbase(int);
extern const unfreed_manipulator fixed, hex, dec, oct, scientific, boolalpha, left, right, uppercase, showpoint, noskipws, skipws, ws;
istream& getline(istream&, string&); istream& getline(istream&, string&, char);
class locale { public: locale(); locale(const char*); static const locale& classic(); };

template <class T> struct numeric_limits {
  static constexpr bool is_integer = true, is_signed = true, has_infinity = true; static constexpr int digits = 0, digits10 = 0, max_digits10 = 17;
  static constexpr T max() noexcept; static constexpr T min() noexcept; static constexpr T lowest() noexcept; static constexpr T epsilon() noexcept;
  static constexpr T infinity() noexcept; static constexpr T quiet_NaN() noexcept;
};
template <class T> class complex { public: complex(T = T(), T = T()); T real() const; T imag() const; void real(T); void imag(T); template <class U> complex& operator*=(const U&); template <class U> complex& operator+=(const U&); };
template <class T> T abs(const complex<T>&); template <class T> T arg(const complex<T>&); template <class T> T norm(const complex<T>&);
template <class T, intmax_t N, intmax_t D> struct unfreed_ratio {};
template <intmax_t N, intmax_t D = 1> struct ratio {};
typedef ratio<1, 1000> milli; typedef ratio<1, 1000000> micro; typedef ratio<1, 1000000000> nano;
namespace chrono {
template <class R, class P = ratio<1>> class duration { public: duration(); template <class U> duration(const U&); R count() const; template <class U> duration& operator+=(const U&); };
typedef duration<long long, nano> nanoseconds; typedef duration<long long, micro> microseconds; typedef duration<long long, milli> milliseconds;
typedef duration<long long> seconds; typedef duration<long, ratio<60>> minutes; typedef duration<long, ratio<3600>> hours;
template <class C, class D = nanoseconds> class time_point { public: D time_since_epoch() const; };
template <class C, class D> D operator-(const time_point<C, D>&, const time_point<C, D>&);
template <class C, class D, class U> time_point<C, D> operator+(const time_point<C, D>&, const U&);
template <class D, class R, class P> D duration_cast(const duration<R, P>&);
struct system_clock { typedef chrono::time_point<system_clock> time_point; typedef nanoseconds duration; static time_point now(); static time_t to_time_t(const time_point&); };
struct steady_clock { typedef chrono::time_point<steady_clock> time_point; typedef nanoseconds duration; static time_point now(); };
typedef steady_clock high_resolution_clock;
}
template <class T> struct atomic { atomic(); atomic(T); T load(int = 0) const; void store(T, int = 0); T exchange(T, int = 0); operator T() const; T operator=(T); T operator++(); T operator++(int); T operator--(); T fetch_add(T, int = 0); T fetch_sub(T, int = 0); T operator+=(T); bool compare_exchange_strong(T&, T); bool compare_exchange_weak(T&, T); };
typedef atomic<bool> atomic_bool; typedef atomic<int> atomic_int; typedef atomic<size_t> atomic_size_t; struct atomic_flag { bool test_and_set(int = 0); void clear(int = 0); };
enum memory_order { memory_order_relaxed, memory_order_consume, memory_order_acquire, memory_order_release, memory_order_acq_rel, memory_order_seq_cst };
class mutex { public: void lock(); void unlock(); bool try_lock(); };
class recursive_mutex : public mutex {}; class shared_mutex : public mutex {}; class timed_mutex : public mutex {};
template <class M = mutex> class lock_guard { public: explicit lock_guard(M&); };
template <class M = mutex> class unique_lock { public: unique_lock(); explicit unique_lock(M&); void lock(); void unlock(); };
template <class M = mutex> class shared_lock { public: explicit shared_lock(M&); };
template <class... M> class scoped_lock { public: explicit scoped_lock(M&...); };
class condition_variable { public: template <class L> void wait(L&); template <class L, class F> void wait(L&, F); void notify_one(); void notify_all(); };
struct once_flag {}; template <class F, class... A> void call_once(once_flag&, F&&, A&&...);
class thread { public: class id {}; thread(); template <class F, class... A> explicit thread(F&&, A&&...); void join(); void detach(); bool joinable() const; id get_id() const; static unsigned hardware_concurrency(); };
namespace this_thread { thread::id get_id(); template <class D> void sleep_for(const D&); void yield(); }
template <class T> class future { public: T get(); void wait() const; bool valid() const; template <class D> int wait_for(const D&) const; };
template <class T> class shared_future : public future<T> {};
template <class T> class promise { public: future<T> get_future(); template <class U> void set_value(U&&); void set_value(); void set_exception(exception_ptr); };
template <class F, class... A> future<invoke_result_t<F, A...>> async(F&&, A&&...);
enum class launch { async, deferred };
class random_device { public: unsigned operator()(); };
class mt19937 { public: mt19937(unsigned = 0); unsigned operator()(); }; typedef mt19937 mt19937_64; typedef mt19937 default_random_engine;
template <class T = int> class uniform_int_distribution { public: uniform_int_distribution(T = 0, T = 0); template <class G> T operator()(G&); };
template <class T = double> class uniform_real_distribution { public: uniform_real_distribution(T = 0, T = 1); template <class G> T operator()(G&); };
template <class T = double> class normal_distribution { public: normal_distribution(T = 0, T = 1); template <class G> T operator()(G&); };
class regex { public: regex(); explicit regex(const string&, int = 0); }; class smatch { public: string operator[](size_t) const; size_t size() const; };
template <class... A> bool regex_match(A&&...); template <class... A> bool regex_search(A&&...); template <class... A> string regex_replace(A&&...);
namespace filesystem {
class path { public: path(); template <class S> path(const S&); string string() const; const char* c_str() const; path filename() const; path extension() const; path parent_path() const; path stem() const; path operator/(const path&) const; bool empty() const; };
bool exists(const path&); bool create_directories(const path&); bool remove(const path&); uintmax_t file_size(const path&);
}

template <class T> constexpr const T& min(const T&, const T&); template <class T> constexpr const T& max(const T&, const T&);
template <class T> constexpr T min(initializer_list<T>); template <class T> constexpr T max(initializer_list<T>);
template <class T> constexpr const T& clamp(const T&, const T&, const T&);
template <class I, class... A> I find(I, I, const A&...); template <class I, class F> I find_if(I, I, F); template <class I, class F> I find_if_not(I, I, F);
template <class I> void sort(I, I); template <class I, class F> void sort(I, I, F); template <class I, class... F> void stable_sort(I, I, F...); template <class I, class... F> void partial_sort(I, I, I, F...);
template <class I, class... F> void nth_element(I, I, I, F...); template <class I> void reverse(I, I); template <class I> I rotate(I, I, I); template <class I, class... F> I unique(I, I, F...);
template <class I, class T> void fill(I, I, const T&); template <class I, class N, class T> I fill_n(I, N, const T&); template <class I, class T> void iota(I, I, T); template <class I, class F> void generate(I, I, F);
template <class I, class O> O copy(I, I, O); template <class I, class N, class O> O copy_n(I, N, O); template <class I, class O, class F> O copy_if(I, I, O, F); template <class I, class O> O move(I, I, O);
template <class I, class O, class F> O transform(I, I, O, F); template <class I, class J, class O, class F> O transform(I, I, J, O, F); template <class I, class F> F for_each(I, I, F);
template <class I, class F> bool any_of(I, I, F); template <class I, class F> bool all_of(I, I, F); template <class I, class F> bool none_of(I, I, F);
template <class I, class T> ptrdiff_t count(I, I, const T&); template <class I, class F> ptrdiff_t count_if(I, I, F);
template <class I, class T> T accumulate(I, I, T); template <class I, class T, class F> T accumulate(I, I, T, F); template <class I, class J, class T> T inner_product(I, I, J, T);
template <class I, class... F> I max_element(I, I, F...); template <class I, class... F> I min_element(I, I, F...); template <class I, class... F> pair<I, I> minmax_element(I, I, F...); template <class T> pair<const T&, const T&> minmax(const T&, const T&);
template <class I, class T, class... F> I lower_bound(I, I, const T&, F...); template <class I, class T, class... F> I upper_bound(I, I, const T&, F...); template <class I, class T, class... F> bool binary_search(I, I, const T&, F...);
template <class I, class T> I remove(I, I, const T&); template <class I, class F> I remove_if(I, I, F); template <class I, class J> bool equal(I, I, J); template <class I, class G> void shuffle(I, I, G&&); template <class I, class T> void replace(I, I, const T&, const T&);
template <class I, class F> I partition(I, I, F); template <class I, class J, class O, class... F> O set_difference(I, I, J, J, O, F...); template <class I, class J, class O, class... F> O set_intersection(I, I, J, J, O, F...); template <class I, class J, class O, class... F> O merge(I, I, J, J, O, F...);
template <class C, class T> size_t erase(C&, const T&); template <class C, class F> size_t erase_if(C&, F);
template <class T> T lerp(T, T, T); template <class T> T midpoint(T, T); template <class T> T gcd(T, T); template <class T> int popcount(T); template <class T, class U> T bit_cast(const U&);
namespace numbers { inline constexpr double pi = 3.141592653589793, e = 2.718281828459045, sqrt2 = 1.4142135623730951; }
namespace ranges {}
namespace pmr { class memory_resource {}; template <class T> using vector = std::vector<T>; typedef std::string string; }
namespace experimental {}
struct source_location { static source_location current(); unsigned line() const; const char* file_name() const; };
struct strong_ordering {}; struct partial_ordering {}; struct weak_ordering {};
template <class T> struct coroutine_handle; struct suspend_always {}; struct suspend_never {};
}  // namespace std
