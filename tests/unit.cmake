# The plain classes, one by one.

find_package(nlohmann_json REQUIRED)

telex_test(rules_test
  actors/account_table_test.cpp
  actors/alarm_table_test.cpp
  actors/batch_test.cpp
  actors/copy_ledger_test.cpp
  actors/delivery_test.cpp
  actors/keyed_hash_test.cpp
  actors/latency_histogram_test.cpp
  actors/login_limits_test.cpp
  actors/name_index_test.cpp
  actors/name_table_duplex_test.cpp
  actors/name_table_test.cpp
  actors/presence_board_test.cpp
  actors/report_pace_test.cpp
  actors/secret_test.cpp
  net/connection/answer_queue_test.cpp
  net/connection/ending_test.cpp
  net/connection/fifo_test.cpp
  net/connection/forward_queue_model_test.cpp
  net/connection/forward_queue_test.cpp
  net/connection/forward_queue_window_test.cpp
  net/connection/keepalive_test.cpp
  net/connection/refusals_test.cpp
  net/connection/roster_test.cpp
  net/connection/send_gate_test.cpp
  net/connection/slab_test.cpp
  net/connection/transaction_pool_test.cpp
  net/wire/body_trace_test.cpp
  net/wire/session_test.cpp)
target_link_libraries(rules_test PRIVATE telex_wire)
telex_discover_class_tests(rules_test)

telex_test(tls_test
  net/tls/client_certificate_test.cpp
  net/tls/context_test.cpp
  net/tls/fingerprint_test.cpp
  net/tls/hello_test.cpp
  net/tls/openssl_test.cpp
  net/tls/record_layer_test.cpp
  net/tls/session_test.cpp)
target_link_libraries(tls_test PRIVATE telex_tls)
telex_discover_class_tests(tls_test)

telex_test(admin_test
  cli/telex/top/asker_test.cpp
  cli/telexd/admin/answers_test.cpp
  cli/telexd/admin/crowd_test.cpp
  cli/telexd/admin/listening_socket_test.cpp
  cli/telexd/admin/metrics_test.cpp
  cli/telexd/admin/observer_test.cpp
  cli/telexd/admin/request_test.cpp
  cli/telexd/admin/server_test.cpp
  cli/telexd/admin/state_test.cpp
  cli/telexd/admin/sums_test.cpp
  support/deadline.cpp
  support/peer.cpp)
target_link_libraries(admin_test PRIVATE
  telex_admin telex_top nlohmann_json::nlohmann_json)
target_precompile_headers(admin_test PRIVATE <nlohmann/json.hpp>)
telex_discover_class_tests(admin_test LABELS threads)

telex_test(daemon_test
  actors/mailbox_test.cpp
  cli/system/replace_file_test.cpp
  cli/system/service_manager_test.cpp
  cli/telexd/accounts/account_options_test.cpp
  cli/telexd/accounts/accounts_file_test.cpp
  cli/telexd/accounts/accounts_text_test.cpp
  cli/telexd/accounts/hashing_threads_test.cpp
  cli/telexd/date_reminder_test.cpp
  cli/telexd/endpoints_test.cpp
  cli/telexd/heartbeat_test.cpp
  cli/telexd/limits_test.cpp
  cli/telexd/logs/actor_log_test.cpp
  cli/telexd/logs/event_fanout_test.cpp
  cli/telexd/logs/event_log_test.cpp
  cli/telexd/logs/json_line_test.cpp
  cli/telexd/logs/log_file_test.cpp
  cli/telexd/logs/record_queue_test.cpp
  cli/telexd/options_test.cpp
  cli/telexd/passed_sockets_test.cpp
  net/address_limits_test.cpp
  net/connection/deadlines_test.cpp
  net/stream/address_range_test.cpp
  net/stream/dismissed_sockets_test.cpp
  net/stream/endpoint_test.cpp
  net/stream/event_backlog_test.cpp
  net/stream/passed_socket_test.cpp
  net/stream/event_loop_test.cpp
  net/stream/proxy_header_test.cpp
  net/stream/retries_test.cpp
  net/stream/socket_error_test.cpp
  net/stream/turn_watch_test.cpp
  support/deadline.cpp
  support/manager_stand_in.cpp
  support/peer.cpp)
target_link_libraries(daemon_test PRIVATE
  telex_daemon telex_router nlohmann_json::nlohmann_json)
target_precompile_headers(daemon_test PRIVATE <nlohmann/json.hpp>)
telex_discover_class_tests(daemon_test LABELS threads)

# How the programs are configured, and say so, without a process.
telex_test(configuration_test
  cli/configuration/help_formatter_test.cpp
  cli/configuration/parse_error_test.cpp
  cli/configuration/toml_file_test.cpp
  cli/telexd/configuration/option_table_test.cpp
  cli/telexd/configuration/report_test.cpp)
target_link_libraries(configuration_test PRIVATE telex_daemon)
telex_discover_class_tests(configuration_test)

# What a program says that ends for a fault of its own: of its memory, too, which sanitizers
# have their own of.
telex_test(last_words_test cli/telexd/last_words_test.cpp)
target_link_libraries(last_words_test PRIVATE telex_daemon)
telex_discover_tests(last_words_test LABELS threads)
