#include "actors/copy_ledger.hpp"

namespace telex {

void copy_ledger::open(transaction_number number, sender_id sender,
                       std::size_t copies) {
  broadcasts_.emplace(number, broadcast{sender, copies});
  senders_[sender] += copies;
  total_ += copies;
}

copy_ledger::sender_id copy_ledger::settle(transaction_number number,
                                           std::size_t copies) {
  auto found = broadcasts_.find(number);
  auto sender = senders_.find(found->second.sender);
  auto result = sender->first;
  total_ -= copies;
  if ((found->second.copies -= copies) == 0)
    broadcasts_.erase(found);
  if ((sender->second -= copies) == 0)
    senders_.erase(sender);
  return result;
}

std::size_t copy_ledger::of(sender_id sender) const {
  auto found = senders_.find(sender);
  return found == senders_.end() ? 0 : found->second;
}

} // namespace telex
