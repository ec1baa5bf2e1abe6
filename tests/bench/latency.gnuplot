# gnuplot -e "data='...'; svg='...'; style='style.gnuplot'" latency.gnuplot
# Columns of the data: messages a second, and p50 and p99 in µs of each of three servers.

load style
set title "Time from when a message was to be sent until it is answered, 64 pairs"
set xlabel "thousand messages a second that are sent"
set ylabel "ms (logarithmic)"
set format y "%g"
set logscale y 10
set xrange [0:*]
plot data using ($1/1000):($3/1000) with linespoints lt 1 dt 2 title "Telex p99", \
  data using ($1/1000):($2/1000) with linespoints lt 1 title "p50", \
  data using ($1/1000):($5/1000) with linespoints lt 2 dt 2 title "epoll loop p99", \
  data using ($1/1000):($4/1000) with linespoints lt 2 title "p50", \
  data using ($1/1000):($7/1000) with linespoints lt 4 dt 2 title "NATS p99", \
  data using ($1/1000):($6/1000) with linespoints lt 4 title "p50"
