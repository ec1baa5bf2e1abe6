# The plain classes, one by one.

find_package(nlohmann_json REQUIRED)

telex_test(rules_test
  actors/alarm_table_test.cpp
  actors/copy_ledger_test.cpp
  actors/delivery_test.cpp
  actors/keyed_hash_test.cpp
  actors/latency_histogram_test.cpp
  actors/name_table_test.cpp
  net/refusals_test.cpp
  net/report_pace_test.cpp
  net/wire/answer_queue_test.cpp
  net/wire/body_trace_test.cpp
  net/wire/fifo_test.cpp
  net/wire/forward_queue_model_test.cpp
  net/wire/forward_queue_test.cpp
  net/wire/session_test.cpp)
target_link_libraries(rules_test PRIVATE telex_wire)
catch_discover_tests(rules_test)

telex_test(admin_test
  cli/admin/answers_test.cpp
  cli/admin/crowd_test.cpp
  cli/admin/listening_socket_test.cpp
  cli/admin/metrics_test.cpp
  cli/admin/observer_test.cpp
  cli/admin/request_test.cpp
  cli/admin/server_test.cpp
  cli/admin/state_test.cpp
  cli/admin/sums_test.cpp
  support/deadline.cpp
  support/peer.cpp)
target_link_libraries(admin_test PRIVATE
  telex_admin telex_client nlohmann_json::nlohmann_json)
catch_discover_tests(admin_test PROPERTIES LABELS threads)

telex_test(daemon_test
  actors/mailbox_test.cpp
  cli/actor_log_test.cpp
  cli/event_fanout_test.cpp
  cli/event_log_test.cpp
  cli/json_line_test.cpp
  cli/last_words_test.cpp
  cli/log_file_test.cpp
  cli/record_queue_test.cpp
  cli/replace_file_test.cpp
  cli/telexd_endpoints_test.cpp
  cli/telexd_limits_test.cpp
  cli/telexd_options_test.cpp
  net/address_limits_test.cpp
  net/dismissed_sockets_test.cpp
  net/endpoint_test.cpp
  net/event_backlog_test.cpp
  net/event_loop_test.cpp
  net/patience_test.cpp
  net/retries_test.cpp
  net/socket_error_test.cpp
  net/turn_watch_test.cpp
  support/deadline.cpp
  support/peer.cpp)
target_link_libraries(daemon_test PRIVATE
  telex_daemon telex_router nlohmann_json::nlohmann_json)
catch_discover_tests(daemon_test PROPERTIES LABELS threads)
