# gnuplot -e "data='...'; svg='...'; style='style.gnuplot'" memory.gnuplot
# Columns of the data: connections, and the KiB of four servers.

load style
set title "Resident memory of the server"
set xlabel "connections that do nothing, two for each user"
set ylabel "MiB (logarithmic)"
set logscale y 2
set xrange [0:9300]
plot data using 1:($2/1024) with linespoints lt 1 title "Telex", \
  data using 1:($3/1024) with linespoints lt 2 title "epoll loop", \
  data using 1:($4/1024) with linespoints lt 3 title "threads", \
  data using 1:($5/1024) with linespoints lt 4 title "NATS"
