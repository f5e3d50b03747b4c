#!/bin/sh
# Runs inside the booted tree: one stream of pushes, each sent until its receipt is there, however often the bus restarts.
#   load.sh NAME
# Writes "ID RECEIPT" a line to /root/load/NAME.receipts; ends when /root/load/stop is there.
name=$1
folder=/root/load
mkdir -p "$folder"
push() { timeout 120 casebus --as hall/load push "$name" --to bureau/load --id "$1" --json 2>> "$folder/$name.errors"; }
casebus --as hall/load register "$name" --id "$name-case" --json > /dev/null 2>> "$folder/$name.errors"
number=0
while [ ! -e "$folder/stop" ]; do
    number=$((number + 1))
    until receipt=$(push "$name-$number"); do sleep 0.1; done
    echo "$name-$number $receipt" >> "$folder/$name.receipts"
done
