# gnuplot -e "data='...'; svg='...'; style='style.gnuplot'" throughput.gnuplot
# Columns of the data: pairs, and the messages a second of four servers.

load style
set title "Messages that are answered in a second"
set xlabel "pairs of a sender and a recipient"
set ylabel "thousand messages a second"
set logscale x 2
set xtics (1, 4, 16, 64, 256, 1000)
set xrange [0.9:1150]
set yrange [0:*]
plot data using 1:($2/1000) with linespoints lt 1 title "Telex", \
  data using 1:($3/1000) with linespoints lt 2 title "epoll loop", \
  data using 1:($4/1000) with linespoints lt 3 title "threads", \
  data using 1:($5/1000) with linespoints lt 4 title "NATS"
