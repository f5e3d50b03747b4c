package import CasebusModel

extension BusConfiguration {
    /// `alerts`: who is told by itself, and of what.
    package struct Alerts: Equatable, Sendable {
        /// Each has a thread and a queue of its own.
        package static let targetsMax = 8

        /// `alerts.targets`. Default: none, and nobody is told anything.
        package var targets: [AlertTarget] = []
        /// `alerts.disk_free_percent`: below it the disk of the state folder is told. Default: 10.
        package var diskFreePercent = 10
        /// `alerts.index_lag_s`: above it the index's lag is told. Default: 60.
        package var indexLagSeconds = 60
        /// `alerts.refusals`: as many refusals by one code within a minute are told as a storm. Default: 100.
        package var refusals = 100
    }

    /// Whom alerts are sent to.
    package struct AlertTarget: Equatable, Sendable {
        package static let nameBytesMax = 32
        package static let unitsMax = 1000
        package static let argumentsMax = 32

        /// `name`: in log lines and metrics.
        package var name: String
        package var way: Way
        /// `kinds`. Default: all.
        package var kinds: Set<AlertKind>
        /// `units`: cards of these and of what sits in them alone; empty: of all. Default: all.
        package var units: [Address]
        /// `quiet`: when nothing is sent. Default: never.
        package var quiet: QuietHours?

        package init(
            name: String, way: Way, kinds: Set<AlertKind> = Set(AlertKind.allCases), units: [Address] = [],
            quiet: QuietHours? = nil
        ) {
            (self.name, self.way, self.kinds, self.units, self.quiet) = (name, way, kinds, units, quiet)
        }

        package enum Way: Equatable, Sendable {
            /// `webhook` and `secret`: the URL that is posted to, and the file of the key that signs it.
            case webhook(url: String, secretPath: String)
            /// `command`: a program with its arguments.
            case command([String])
        }
    }

    package enum AlertKind: String, Sendable, Hashable, CaseIterable {
        case amber, yellow, red, idle, disk, index, refused
    }

    /// A part of each day, in minutes since midnight by the calendar's clock; it may go over midnight.
    package struct QuietHours: Equatable, Sendable {
        package var from: Int
        /// Not in it any more.
        package var to: Int

        package init(from: Int, to: Int) { (self.from, self.to) = (from, to) }
    }
}
