#include "storage/schema_state.h"

namespace kapok::storage {
namespace {

constexpr std::string_view kList =
    "SELECT module, number FROM storage_migration ORDER BY module, number";

bool has(const SchemaState& state, const Migration& migration) {
    const auto module = state.find(std::string(migration.module));
    return module != state.end() && module->second.contains(migration.number);
}

}  // namespace

SchemaState read_schema_state(Tx& tx) {
    SchemaState state;
    for (const auto& row : tx.query(kList)) {
        state[row.text(0)].insert(static_cast<int>(row.integer(1)));
    }
    return state;
}

std::optional<std::string> find_unknown_migration(const Migrations& all, const SchemaState& state) {
    auto unknown = state;
    for (const auto& module : all) {
        for (const auto& migration : module) {
            const auto found = unknown.find(std::string(migration.module));
            if (found != unknown.end()) {
                found->second.erase(migration.number);
            }
        }
    }
    for (const auto& [module, numbers] : unknown) {
        if (!numbers.empty()) {
            return fmt::format("{} {:04}", module, *numbers.begin());
        }
    }
    return std::nullopt;
}

SelectedMigrations::SelectedMigrations(const Migrations& all, const SchemaState& state) {
    for (const auto& module : all) {
        auto& selected = modules_.emplace_back();
        for (const auto& migration : module) {
            if (has(state, migration)) {
                selected.push_back(migration);
            }
        }
    }
}

Migrations SelectedMigrations::migrations() const { return {modules_.begin(), modules_.end()}; }

}  // namespace kapok::storage
