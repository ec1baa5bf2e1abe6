#include "cli/system/kill_family.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>

namespace telex::cli {

namespace {

/// The children of all threads of this process; none where /proc is not there.
std::vector<pid_t> own_children() {
  std::vector<pid_t> result;
  std::error_code error;
  for (const auto& each :
       std::filesystem::directory_iterator{"/proc/self/task", error}) {
    std::ifstream list{each.path() / "children"};
    for (pid_t id = 0; list >> id;)
      result.push_back(id);
  }
  return result;
}

/// Whether it could be killed. One that has other rights by now is not waited for.
bool end(pid_t child) {
  if (::kill(child, SIGKILL) != 0)
    return false;
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR)
    continue;
  return true;
}

} // namespace

void kill_family(pid_t child) {
  auto others = own_children();
  others.erase(std::remove(others.begin(), others.end(), child), others.end());
  // Whose parent ends becomes a child of this process, and not of the first one.
  int before = 0;
  ::prctl(PR_GET_CHILD_SUBREAPER, &before);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  end(child);
  for (;;) {
    auto left = own_children();
    auto is_other = [&others](pid_t each) {
      return std::find(others.begin(), others.end(), each) != others.end();
    };
    left.erase(std::remove_if(left.begin(), left.end(), is_other), left.end());
    if (left.empty())
      break;
    for (auto each : left)
      if (!end(each))
        others.push_back(each);
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, before);
}

} // namespace telex::cli
