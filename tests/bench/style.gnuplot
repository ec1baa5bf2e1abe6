# What all plots have in common. A server has the same colour in each.

set terminal svg size 860,460 font "DejaVu Sans,13" background "white"
set output svg
set datafile missing "?"
set datafile columnheaders
set border 3
set tics nomirror out
set grid ytics lc rgb "#dddddd" lt 1
set key outside top center horizontal
set linetype 1 lw 2 pt 7 ps 0.5 lc rgb "#2b6cb0"
set linetype 2 lw 2 pt 5 ps 0.5 lc rgb "#2f855a"
set linetype 3 lw 2 pt 9 ps 0.6 lc rgb "#c05621"
set linetype 4 lw 2 pt 13 ps 0.6 lc rgb "#805ad5"
