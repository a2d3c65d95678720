#include "observability/metrics.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::observability {

struct Metrics::Family {
    std::string help;
    Kind kind = Kind::kCounter;
    // By their text form, such as {method="Send",code="ok"}; "" without labels. A metric's address
    // is given away, so it never moves.
    std::map<std::string, std::unique_ptr<Counter>> counters;
    std::map<std::string, std::unique_ptr<Gauge>> gauges;
    std::map<std::string, std::unique_ptr<Histogram>> histograms;
    std::function<std::int64_t()> read;
};

namespace {

bool is_name(std::string_view name) {
    const auto ok = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return name.starts_with("kapok_") && std::count(name.begin(), name.end(), '_') >= 2 &&
           std::all_of(name.begin(), name.end(), ok);
}

// A closing brace is left out, so that a histogram can add its own label.
std::string open_labels(const Metrics::Labels& labels) {
    std::string text;
    for (const auto& [key, value] : labels) {
        text += text.empty() ? "{" : ",";
        text += key + "=\"";
        for (const char c : value) {
            if (c == '\\' || c == '"') {
                text += '\\';
            }
            text += c == '\n' ? ' ' : c;
        }
        text += '"';
    }
    return text;
}

std::string closed(const std::string& labels) { return labels.empty() ? "" : labels + "}"; }

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {
    KAPOK_ASSERT(std::is_sorted(bounds_.begin(), bounds_.end()), "bounds ascend");
}

void Histogram::observe(double value) {
    const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

void Outcomes::count(const Error* failure) {
    if (failure == nullptr) {
        ok_.add();
        return;
    }
    switch (failure->code()) {
        case Code::kUnavailable:
        case Code::kTimeout:
        case Code::kCancelled:
        case Code::kInternal:
            failed_.add();
            return;
        default:
            refused_.add();
    }
}

std::vector<double> latency_bounds() {
    return {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30};
}

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, Kind kind) {
    KAPOK_ASSERT(is_name(name), "a metric is named kapok_<module>_<noun>_<unit>");
    auto found = families_.find(name);
    if (found == families_.end()) {
        found = families_.emplace(std::string(name), std::make_unique<Family>()).first;
        found->second->help = help;
        found->second->kind = kind;
    }
    KAPOK_ASSERT(found->second->kind == kind, "a metric has one kind");
    return *found->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    auto& slot = family(name, help, Kind::kCounter).counters[open_labels(labels)];
    if (!slot) {
        slot = std::make_unique<Counter>();
    }
    return *slot;
}

Outcomes Metrics::outcomes(std::string_view name, std::string_view help, const Labels& labels) {
    const auto of = [&](const char* outcome) -> Counter& {
        auto with = labels;
        with.emplace_back("outcome", outcome);
        return counter(name, help, with);
    };
    return {of("ok"), of("refused"), of("failed")};
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    auto& slot = family(name, help, Kind::kGauge).gauges[open_labels(labels)];
    if (!slot) {
        slot = std::make_unique<Gauge>();
    }
    return *slot;
}

Histogram& Metrics::histogram(std::string_view name,
                              std::string_view help,
                              const Labels& labels,
                              const std::vector<double>& bounds) {
    const std::scoped_lock lock(mutex_);
    auto& slot = family(name, help, Kind::kHistogram).histograms[open_labels(labels)];
    if (!slot) {
        slot = std::make_unique<Histogram>(bounds);
    }
    return *slot;
}

void Metrics::observe(std::string_view name,
                      std::string_view help,
                      std::function<std::int64_t()> read) {
    const std::scoped_lock lock(mutex_);
    family(name, help, Kind::kGauge).read = std::move(read);
}

std::string Metrics::prometheus() const {
    const std::scoped_lock lock(mutex_);
    std::string text;
    for (const auto& [name, family] : families_) {
        static constexpr const char* kKinds[] = {"counter", "gauge", "histogram"};
        text += fmt::format("# HELP {} {}\n# TYPE {} {}\n",
                            name,
                            family->help,
                            name,
                            kKinds[static_cast<std::size_t>(family->kind)]);
        for (const auto& [labels, counter] : family->counters) {
            text += fmt::format("{}{} {}\n", name, closed(labels), counter->value());
        }
        for (const auto& [labels, gauge] : family->gauges) {
            text += fmt::format("{}{} {}\n", name, closed(labels), gauge->value());
        }
        if (family->read) {
            text += fmt::format("{} {}\n", name, family->read());
        }
        for (const auto& [labels, histogram] : family->histograms) {
            const auto begin = labels.empty() ? std::string("{") : labels + ",";
            std::uint64_t total = 0;
            for (std::size_t i = 0; i < histogram->counts_.size(); ++i) {
                total += histogram->counts_[i].load(std::memory_order_relaxed);
                const auto bound = i < histogram->bounds_.size()
                                       ? fmt::format("{}", histogram->bounds_[i])
                                       : std::string("+Inf");
                text += fmt::format("{}_bucket{}le=\"{}\"}} {}\n", name, begin, bound, total);
            }
            const auto sum = histogram->sum_.load(std::memory_order_relaxed);
            text += fmt::format("{}_sum{} {}\n", name, closed(labels), sum);
            text += fmt::format("{}_count{} {}\n", name, closed(labels), total);
        }
    }
    return text;
}

}  // namespace kapok::observability
