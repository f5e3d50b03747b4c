// swift-tools-version: 6.1
import PackageDescription

/// What every Swift target is built with: see docs/adr/0001-modules.md.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// One of our own modules; `group` is the folder under `Sources/` it lives in.
func module(_ name: String, in group: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(group)/\(name)", swiftSettings: settings)
}

func program(_ name: String, in group: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Sources/\(group)/\(name)", swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

/// A C library that Debian carries; `apt` names the package that brings it.
func library(_ name: String, in group: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(group)/\(name)", providers: [.apt([apt])])
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let eventLoops = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let http = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let tls = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "casebus",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "casebusd", targets: ["casebusd"]),
        .executable(name: "casebus", targets: ["casebus"]),
        .library(name: "CasebusClient", targets: ["CasebusClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Protocol: what both ends of a socket share.
        module("CasebusModel", in: "Protocol"),
        module("CasebusWire", in: "Protocol", ["CasebusModel", protobuf]),
        .target(name: "CLinux", path: "Sources/Protocol/CLinux"),
        library("CXXHash", in: "Protocol", apt: "libxxhash-dev"),
        library("CZeroMQ", in: "Protocol", apt: "libzmq3-dev"),
        module("CasebusZMQ", in: "Protocol", ["CZeroMQ", "CLinux"]),
        module("CasebusCalendar", in: "Protocol", ["CasebusModel"]),
        module("CasebusMatters", in: "Protocol", ["CasebusModel", "CasebusCalendar"]),
        module(
            "CasebusRules", in: "Protocol",
            ["CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusWire", crypto, protobuf]),
        .target(
            name: "CasebusConfiguration",
            dependencies: ["CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusRules", crypto, yaml],
            path: "Sources/Protocol/CasebusConfiguration",
            // A link to config/calendar.yaml, which `casebus init` copies.
            resources: [.embedInCode("calendar.yaml")], swiftSettings: settings),

        module("CasebusReports", in: "Protocol", ["CasebusModel", "CasebusCalendar", "CasebusMatters"]),

        // BusDaemon: pure core first, then what touches the disk, then the loop.
        module("CasebusJournal", in: "BusDaemon", ["CasebusModel", "CasebusWire", "CXXHash", crypto]),
        module(
            "CasebusLedger", in: "BusDaemon",
            ["CasebusModel", "CasebusWire", "CasebusMatters", "CasebusRules", "CasebusJournal", "CXXHash"]),
        module("CasebusAudit", in: "BusDaemon", ["CasebusModel", "CasebusCalendar", "CasebusMatters"]),
        module("CasebusSegments", in: "BusDaemon", ["CasebusModel", "CasebusJournal", "CLinux", "CXXHash", crypto]),
        module(
            "CasebusIndex", in: "BusDaemon",
            [
                "CLinux", "CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusRules", "CasebusWire",
                "CasebusJournal", "CasebusAudit", grdb, sqlite,
            ]),
        module(
            "CasebusRuntime", in: "BusDaemon",
            [
                "CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusRules", "CasebusWire", "CasebusZMQ",
                "CasebusConfiguration", "CasebusJournal", "CasebusLedger", "CasebusSegments", "CasebusAudit",
                "CasebusIndex", "CLinux", crypto,
                lifecycle, logging, protobuf,
            ]),
        module("CasebusMetrics", in: "BusDaemon", [coreMetrics]),
        .target(
            name: "CasebusBoard",
            dependencies: [
                "CLinux", "CasebusModel", "CasebusCalendar", "CasebusReports", "CasebusConfiguration", "CasebusRuntime",
                "CasebusMetrics", "CasebusClient", eventLoops, http, httpTLS, metrics, logging, lifecycle,
                crypto,
                tls,
            ],
            path: "Sources/BusDaemon/CasebusBoard",
            resources: ["board.css", "case.css", "board.js", "live.js", "icon.svg"].map {
                .embedInCode("Assets/\($0)")
            },
            swiftSettings: settings),
        module(
            "CasebusAlerts", in: "BusDaemon",
            [
                "CLinux", "CasebusModel", "CasebusCalendar", "CasebusReports", "CasebusConfiguration", "CasebusAudit",
                "CasebusMetrics", "CasebusRuntime", crypto, eventLoops, httpClient, httpTypes, lifecycle, logging,
                metrics,
            ]),
        module(
            "CasebusBackup", in: "BusDaemon",
            ["CLinux", "CasebusModel", "CasebusConfiguration", "CasebusJournal", "CasebusSegments", crypto]),
        program(
            "casebusd", in: "BusDaemon",
            [
                "CasebusAlerts", "CasebusBackup", "CasebusBoard", "CasebusMetrics", "CasebusRuntime",
                "CasebusConfiguration", arguments, lifecycle, logging, metrics, signals,
            ]),

        // Not installed: scripts/measure.py runs it.
        program(
            "casebus-measure", in: "BusDaemon",
            [
                "CasebusModel", "CasebusCalendar", "CasebusWire", "CasebusJournal", "CasebusAudit", "CasebusIndex",
                arguments,
            ]),

        // Clients: the library a department links, and the command line.
        library("CZlib", in: "Clients", apt: "zlib1g-dev"),
        module("CasebusClient", in: "Clients", ["CasebusModel", "CasebusWire", "CasebusZMQ", crypto]),
        program(
            "casebus", in: "Clients",
            [
                "CasebusClient", "CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusWire", "CasebusZMQ",
                "CasebusReports", "CasebusConfiguration", "CLinux", "CZlib", arguments, histogram, protobuf,
            ]),

        // Tests: a target for each module.
        tests("CasebusModelTests", ["CasebusModel"]),
        tests("CasebusWireTests", ["CasebusModel", "CasebusWire", protobuf]),
        tests("CasebusZMQTests", ["CasebusZMQ"]),
        tests("CasebusCalendarTests", ["CasebusModel", "CasebusCalendar"]),
        tests("CasebusMattersTests", ["CasebusModel", "CasebusCalendar", "CasebusMatters"]),
        tests(
            "CasebusRulesTests",
            ["CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusWire", "CasebusRules", protobuf]),
        tests(
            "CasebusConfigurationTests",
            ["CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusRules", "CasebusConfiguration", yaml]),
        tests("CasebusJournalTests", ["CasebusJournal"]),
        tests("CasebusSegmentsTests", ["CasebusJournal", "CasebusSegments"]),
        tests(
            "CasebusLedgerTests",
            ["CasebusModel", "CasebusMatters", "CasebusWire", "CasebusRules", "CasebusJournal", "CasebusLedger"]),
        tests("CasebusAuditTests", ["CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusAudit"]),
        tests(
            "CasebusIndexTests",
            [
                "CasebusModel", "CasebusCalendar", "CasebusWire", "CasebusJournal", "CasebusAudit", "CasebusIndex",
                grdb,
            ]),
        tests(
            "CasebusRuntimeTests",
            [
                "CasebusModel", "CasebusCalendar", "CasebusWire", "CasebusZMQ", "CasebusConfiguration",
                "CasebusJournal", "CasebusLedger", "CasebusSegments", "CasebusIndex", "CasebusRuntime", logging,
            ]),
        tests("CasebusMetricsTests", ["CasebusMetrics", metrics]),
        tests(
            "CasebusBoardTests",
            [
                "CasebusModel", "CasebusAudit", "CasebusReports", "CasebusConfiguration", "CasebusIndex",
                "CasebusClient",
                "CasebusBoard", eventLoops, http, httpTesting, crypto,
            ]),
        tests(
            "CasebusAlertsTests",
            ["CasebusModel", "CasebusAudit", "CasebusConfiguration", "CasebusAlerts", crypto]),
        tests("CasebusClientTests", ["CasebusModel", "CasebusWire", "CasebusZMQ", "CasebusClient"]),
        tests(
            "CasebusCommandTests",
            [
                "CasebusModel", "CasebusCalendar", "CasebusMatters", "CasebusReports", "CasebusConfiguration",
                "CasebusClient", "casebus",
            ]),
    ]
)
