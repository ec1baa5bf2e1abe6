// The page at the admin port: cli/telexd/admin/page.html, as a part of the program.

#pragma once

#include <string_view>

namespace telex::admin {

extern const std::string_view page;

} // namespace telex::admin
