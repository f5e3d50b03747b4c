import CasebusModel

/// How one installation's daemon runs, read once from `casebus.yaml` and checked.
///
/// Paths are absolute. config/casebus.yaml documents every key.
package struct BusConfiguration: Equatable, Sendable {
    /// `endpoints`: where peers connect with CURVE keys. Default: `tcp://127.0.0.1:7460`.
    package var endpoints: [Endpoint] = BusConfiguration.defaultEndpoints
    /// `plain_endpoints`: where local peers connect without keys; empty unless `plain` is true. Default: none.
    package var plainEndpoints: [Endpoint] = []
    /// `plain`: whether anything is served without keys. Default: false.
    package var plain = false
    /// `server_key`: the file of the server's key pair. Default: `keys/server.key`.
    package var serverKeyPath: String
    /// `server_key: credential:NAME`: the service manager hands the key pair over, and `serverKeyPath` is not read.
    /// Default: none.
    package var serverKeyCredential: Credential?
    /// `server_public_key`: the file of its public half, for the clients in this folder. Default: `keys/server.pub`.
    package var serverPublicKeyPath: String
    /// `units`: the file that maps keys to units. Default: `units.yaml`.
    package var unitsPath: String
    /// `calendar`: the file of holidays and office hours; `nil`: none, only weekends are off. Default: none.
    package var calendarPath: String?
    /// `matters`: the catalogue of matters; `nil`: none. Default: none.
    package var mattersPath: String?
    /// `responsibility`: the list of who is responsible for their steps; `nil`: none. Default: none.
    package var responsibilityPath: String?
    /// `state`: the folder the daemon writes. Default: `$STATE_DIRECTORY`, else `state`.
    package var statePath: String
    package var board = Board()
    package var limits = BusLimits()
    package var journal = JournalSettings()
    package var log = LogSettings()
    /// `heartbeat_ms`: how long a client may send nothing before it sends a PING, in milliseconds. Default: 10000.
    package var heartbeatMilliseconds = 10_000
    package var clock = ClockSettings()
    package var alerts = Alerts()

    package struct Board: Equatable, Sendable {
        /// `board.listen`: address and port of the web board, or none. Default: `127.0.0.1:7461`.
        package var listen: Listen? = Listen(host: "127.0.0.1", port: 7461)

        /// `board.tls`: what the board proves with who it is; `nil`: it is served without TLS. Default: none.
        package var tls: TLS?
        /// `board.tokens`: the file of the digests of its readers' tokens; `nil`: there are none. Default: none.
        package var tokensPath: String?

        package struct TLS: Equatable, Sendable {
            /// `board.tls.certificate`: the file of its certificate, with those in between, in PEM.
            package var certificatePath: String
            /// `board.tls.key`: the file of the certificate's key, in PEM.
            package var keyPath: String
        }

        package struct Listen: Equatable, Sendable, CustomStringConvertible {
            package var host: String
            package var port: UInt16

            /// The address as the system takes it: without brackets, and * as all of IPv4.
            package var bindable: String { host == "*" ? "0.0.0.0" : host.filter { !"[]".contains($0) } }

            /// Only processes on this machine can reach it.
            package var isLoopback: Bool { Endpoint.isLoopback(host) }

            package var description: String { "\(host):\(port)" }
        }
    }

    package struct BusLimits: Equatable, Sendable {
        /// `limits.open_handoffs`. Default: ``Limits/openHandoffs``.
        package var openHandoffs = Limits.openHandoffs
        /// `limits.payload_bytes`. Default and highest: ``Limits/payloadBytes``.
        package var payloadBytes = Limits.payloadBytes
        /// `limits.sessions`. Default and highest: ``Limits/sessions``.
        package var sessions = Limits.sessions
        /// `limits.sessions_per_unit`. Default: ``Limits/sessionsPerUnit``.
        package var sessionsPerUnit = Limits.sessionsPerUnit

        /// The most hand-offs the ledger is built for, at about 1 KiB of memory each.
        package static let openHandoffsMax = 100_000_000
    }

    package struct JournalSettings: Equatable, Sendable {
        /// `journal.segment_mib`: the size of a segment file, in MiB. Default: 64.
        package var segmentMebibytes = 64
        /// `journal.snapshot_every`: records between two snapshots of the ledger. Default: 1000000.
        package var snapshotEveryRecords = 1_000_000
    }

    package struct LogSettings: Equatable, Sendable {
        /// `log.level`. Default: info.
        package var level = LogLevel.info
    }

    /// The levels of swift-log, by their names.
    package enum LogLevel: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    package struct ClockSettings: Equatable, Sendable {
        /// `clock.jump_bound_s`: how far the system clock may jump before it is alarmed, in seconds. Default: 60.
        package var jumpBoundSeconds = 60
    }

    private static let defaultEndpoints: [Endpoint] = (try? Endpoint("tcp://127.0.0.1:7460")).map { [$0] } ?? []
}
