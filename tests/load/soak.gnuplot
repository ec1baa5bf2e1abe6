# Draws a soak from its CSV: gnuplot -e "csv='soak.csv'; svg='soak.svg'" soak.gnuplot

set terminal svg size 860,620 font "DejaVu Sans,13" background "white"
set output svg
set datafile separator ","
set multiplot layout 3,1 margins 0.09,0.97,0.11,0.94 spacing 0.09
set key autotitle columnhead
set key off
set grid ytics lc rgb "#dddddd" lt 1
set border 3
set tics nomirror out
set format x ""
stats csv using ($1/60) name "minutes" nooutput
set xrange [0:minutes_max]

set title "Resident memory of the router / MiB" offset 0,-0.6
set yrange [0:*]
plot csv using ($1/60):($2/1024) with lines lw 2 lc rgb "#2b6cb0"

set title "File descriptors of the router"
plot csv using ($1/60):3 with lines lw 1.5 lc rgb "#2f855a"

set title "Messages a second"
set format x "%g"
set xlabel "minutes"
plot csv using ($1/60):5 with lines lw 1 lc rgb "#c05621"
