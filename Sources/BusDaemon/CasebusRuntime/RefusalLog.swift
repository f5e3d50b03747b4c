internal import CasebusModel
internal import CasebusWire

/// Decides which refusals are recorded one by one and which are counted.
///
/// Promise 6: the first refusal of a kind per key and minute is recorded at once; the others of that
/// minute are counted in one record when it ends. What is remembered is bounded, so that a peer with
/// ever new keys fills no memory: beyond the bound all of a code share one entry.
struct RefusalLog {
    static let minute: Int64 = 60_000
    /// Kinds and keys watched at once.
    static let entriesMax = 1024

    private struct Kind: Hashable {
        let code: String
        let key: String
    }

    private struct Count {
        var since: Int64
        var claimed: String
        var more: UInt64 = 0
    }

    private var counts: [Kind: Count] = [:]

    /// Every refusal since the start, by code: a metric.
    private(set) var totals: [String: UInt64] = [:]

    /// Notes a refusal.
    ///
    /// - Parameters:
    ///   - key: the public key in Z85; empty where there was none.
    ///   - claimed: the unit it claimed to be, if any.
    /// - Returns: the event to record now, `nil` when this one is only counted.
    mutating func note(_ code: Problem.Code, key: String, claimed: String, at now: Int64) -> WireRefusal? {
        totals[code.rawValue, default: 0] += 1
        var kind = Kind(code: code.rawValue, key: key)
        if counts[kind] == nil, counts.count >= Self.entriesMax { kind = Kind(code: code.rawValue, key: "") }
        if counts[kind] != nil {
            counts[kind]?.more += 1
            return nil
        }
        let shortened = String(claimed.prefix(Limits.problemValueBytes / 4))
        counts[kind] = Count(since: now, claimed: shortened)
        return event(kind, count: 1, since: now, claimed: shortened)
    }

    /// Ends the minutes that are over.
    ///
    /// - Returns: a record for each kind and key that was refused more than once in its minute.
    mutating func expire(at now: Int64) -> [WireRefusal] {
        guard !counts.isEmpty else { return [] }
        var events: [WireRefusal] = []
        for (kind, count) in counts where now - count.since >= Self.minute {
            counts[kind] = nil
            if count.more > 0 {
                events.append(event(kind, count: count.more, since: count.since, claimed: count.claimed))
            }
        }
        return events.sorted { ($0.code, $0.key) < ($1.code, $1.key) }
    }

    private func event(_ kind: Kind, count: UInt64, since: Int64, claimed: String) -> WireRefusal {
        var event = WireRefusal()
        event.code = kind.code
        event.key = kind.key
        event.claimed = claimed
        event.count = count
        event.sinceMs = since
        return event
    }
}
