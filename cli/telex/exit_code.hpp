// What a program that has ended says to who started it.

#pragma once

namespace telex::cli {

enum exit_code : int {
  all_delivered = 0,
  not_all_delivered = 1,
  wrong_usage = 2,
  not_registered = 3, ///< No connection, or the name was refused.
  connection_lost = 4,
  not_all_confirmed = 5, ///< Of some nobody knows; of the others all are delivered.
};

} // namespace telex::cli
