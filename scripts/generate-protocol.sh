#!/usr/bin/env bash
# Makes Sources/Protocol/CasebusWire/Generated/casebus.pb.swift from Sources/Protocol/casebus.proto.
# Needs protoc (Debian: protobuf-compiler); builds protoc-gen-swift from the package's own swift-protobuf.
set -euo pipefail
cd "$(dirname "$0")/.."
swift package resolve >/dev/null
plugin=${PROTOC_GEN_SWIFT:-}
if [ -z "$plugin" ]; then
    swift build --package-path .build/checkouts/swift-protobuf --scratch-path .build/protoc-gen-swift --product protoc-gen-swift
    plugin=.build/protoc-gen-swift/debug/protoc-gen-swift
fi
protoc --plugin=protoc-gen-swift="$plugin" --proto_path=Sources/Protocol \
    --swift_out=Sources/Protocol/CasebusWire/Generated \
    --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true casebus.proto
