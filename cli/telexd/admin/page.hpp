// The page at the admin port, made of the files in cli/telexd/admin/page/.

#pragma once

#include <string_view>

namespace telex::admin {

extern const std::string_view page;

} // namespace telex::admin
