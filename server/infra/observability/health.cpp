#include "observability/health.h"

#include "observability/text.h"

namespace kapok::observability {

void Health::Component::set_ok() {
    const std::scoped_lock lock(mutex_);
    ok_ = true;
    why_.clear();
}

void Health::Component::set_failed(std::string why) {
    const std::scoped_lock lock(mutex_);
    ok_ = false;
    why_ = std::move(why);
}

Health::Component& Health::component(std::string_view name) {
    const std::scoped_lock lock(mutex_);
    auto& slot = components_[std::string(name)];
    if (!slot) {
        slot = std::make_unique<Component>();
    }
    return *slot;
}

void Health::begin_shutdown() {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
}

bool Health::ready() const {
    const std::scoped_lock lock(mutex_);
    for (const auto& [name, component] : components_) {
        const std::scoped_lock inner(component->mutex_);
        if (!component->ok_) {
            return false;
        }
    }
    return !stopping_;
}

std::string Health::report() const {
    const bool is_ready = ready();
    const std::scoped_lock lock(mutex_);
    std::string json =
        is_ready ? R"({"ready":true,"components":{)" : R"({"ready":false,"components":{)";
    bool first = true;
    for (const auto& [name, component] : components_) {
        const std::scoped_lock inner(component->mutex_);
        json += first ? "" : ",";
        first = false;
        json +=
            to_json_string(name) + ":" + to_json_string(component->ok_ ? "ok" : component->why_);
    }
    if (stopping_) {
        json += first ? R"("server":"stopping")" : R"(,"server":"stopping")";
    }
    return json + "}}";
}

}  // namespace kapok::observability
