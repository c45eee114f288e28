// Lazy: a value that is made when it is first asked for; once, also where several threads ask. Copies share
// it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace unfreed {

template <class T>
class Lazy {
 public:
  explicit Lazy(std::function<T()> make) : state_(std::make_shared<State>()) {
    state_->make = std::move(make);
  }

  const T& get() const {
    std::call_once(state_->isMade, [this] {
      state_->value = state_->make();
      state_->make = nullptr;
    });
    return state_->value;
  }

 private:
  struct State {
    std::once_flag isMade;
    std::function<T()> make;
    T value{};
  };
  std::shared_ptr<State> state_;
};

}  // namespace unfreed
