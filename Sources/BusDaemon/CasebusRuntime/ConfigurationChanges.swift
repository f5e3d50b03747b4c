internal import CasebusConfiguration
internal import CasebusMatters
internal import CasebusModel

/// What a reload changes: in codes for the log, and what only a restart brings about.
struct ConfigurationChanges: Equatable, Sendable {
    /// `units.added bureau/x`, `units.succeeded bureau/x bureau/y`, `list 2026-01 2026-02`, `calendar`.
    private(set) var applied: [String] = []
    /// Keys of casebus.yaml that are read when the daemon starts.
    private(set) var needRestart: [String] = []
    /// Units that are not in units.yaml any more, and have no successor there.
    private(set) var removed: [Address] = []

    /// Changes named one by one; more are counted.
    private static let namedMax = 64

    init(from old: Installation, to new: Installation) {
        compareUnits(old.units, new.units)
        if old.matters != new.matters { applied.append("matters") }
        if old.responsibility != new.responsibility {
            applied.append("list \(old.responsibility?.version ?? "-") \(new.responsibility?.version ?? "-")")
        }
        if old.calendar != new.calendar { applied.append("calendar") }
        compare(old.configuration, new.configuration)
        if old.serverKeys != new.serverKeys { needRestart.append("server_key") }
        if applied.count > Self.namedMax {
            let more = applied.count - Self.namedMax
            applied = applied.prefix(Self.namedMax) + ["more \(more)"]
        }
    }

    private mutating func compareUnits(_ old: UnitDirectory, _ new: UnitDirectory) {
        for unit in new.units {
            guard let before = old[unit.address] else {
                applied.append("units.added \(unit.address)")
                continue
            }
            if before.role != unit.role { applied.append("role \(unit.address) \(before.role) \(unit.role)") }
            if before.keys != unit.keys || before.revokedKeys != unit.revokedKeys {
                applied.append("keys \(unit.address)")
            }
        }
        let gone = old.units.map(\.address).filter { new[$0] == nil }
        applied += gone.map { "units.removed \($0)" }
        removed = gone.filter { new.successor(of: $0) == nil }
        for one in new.successions where old.successor(of: one.unit) != one.successor {
            applied.append("units.succeeded \(one.unit) \(one.successor)")
        }
    }

    private mutating func compare(_ old: BusConfiguration, _ new: BusConfiguration) {
        if old.limits != new.limits { applied.append("limits") }
        if old.heartbeatMilliseconds != new.heartbeatMilliseconds { applied.append("heartbeat") }
        let readAtStart: [(String, Bool)] = [
            ("endpoints", old.endpoints != new.endpoints), ("state", old.statePath != new.statePath),
            ("journal", old.journal != new.journal), ("clock", old.clock != new.clock), ("log", old.log != new.log),
            ("board", old.board != new.board), ("alerts", old.alerts != new.alerts),
        ]
        needRestart += readAtStart.filter(\.1).map(\.0)
    }
}
