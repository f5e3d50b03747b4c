internal import CasebusAudit
internal import CasebusCalendar
internal import CasebusModel
internal import Dispatch
internal import Foundation
internal import GRDB
internal import Synchronization

/// Counts what has ended into the groups of a report, on two threads where there is much of it.
///
/// - Threading: a value is one thread's; ``counting(_:_:)`` makes a second one for a thread of its own.
struct EndedCount: Sendable {
    /// Intervals that one report takes; above it a shorter span has to be asked for.
    static let intervalsMax = 20_000_000
    /// Chunks that a thread takes at a time, and how many there must be for a second thread.
    private static let chunksAtOnce: Int64 = 16
    private static let chunksForTwo: Int64 = 64

    /// Where the stretches of a lane go: the number of its names, and the office of whoever holds. Eight bytes, so that
    /// those of all lanes stay in the processor's cache.
    struct LanePlace: Sendable {
        var names: Int32
        var office: Int32
        /// Of a lane that the viewer does not see.
        static let none = LanePlace(names: -1, office: 0)
    }

    let at: Int64
    let span: Range<Int64>
    let rule: StallRule
    let calendar: WorkingCalendar
    let outages: Outages
    let lanes: ContiguousArray<LanePlace>
    /// By tag, which of its names' groups a stretch goes to; -1 where the report has none.
    let subjects: [Int]
    let former: FormerLanes
    /// Knows the names of all lanes.
    var groups: StallGroups
    var count = 0

    /// Hands out chunks, which are not changed any more, until they are used up.
    private final class Share: Sendable {
        private let next = Atomic<Int64>(1)
        private let end: Int64

        init(upTo end: Int64) { self.end = end }

        func take() -> Range<Int64>? {
            let first = next.wrappingAdd(EndedCount.chunksAtOnce, ordering: .relaxed).oldValue
            return first < end ? first..<min(first + EndedCount.chunksAtOnce, end) : nil
        }

        /// Hands out no more.
        func close() { next.store(end, ordering: .relaxed) }
    }

    /// A second thread, with a connection of its own.
    private final class Helper: Sendable {
        private let found = Mutex<Result<EndedCount, any Error>>(.failure(CancellationError()))
        private let ended = DispatchSemaphore(value: 0)

        /// Starts it.
        init(_ start: EndedCount, _ index: Index, _ share: Share) {
            Thread.detachNewThread { [self] in
                Thread.current.name = "casebus-count"
                let result = Result {
                    var count = start
                    try index.read { db in try count.count(db, share) }
                    return count
                }
                found.withLock { $0 = result }
                ended.signal()
            }
        }

        func wait() -> Result<EndedCount, any Error> {
            ended.wait()
            return found.withLock { $0 }
        }
    }

    /// The same with everything counted that has ended.
    ///
    /// The last chunk may still grow: it is read in the state of the index that `db` sees, the others anywhere.
    func counting(_ db: Database, _ index: Index) throws -> EndedCount {
        let last = try Int64.fetchOne(db, sql: "SELECT MAX(chunk) FROM stretches") ?? 0
        let share = Share(upTo: last)
        var own = self
        let helper = last < Self.chunksForTwo ? nil : Helper(self, index, share)
        do {
            try own.count(db, share, and: last..<last + 1)
        } catch {
            // It ends with its next chunks.
            share.close()
            _ = helper?.wait()
            throw error
        }
        guard let helper else { return own }
        let found = try helper.wait().get()
        own.groups.add(found.groups)
        own.count += found.count
        guard own.count <= Self.intervalsMax else { throw Self.tooMany }
        return own
    }

    private mutating func count(_ db: Database, _ share: Share, and own: Range<Int64>? = nil) throws {
        var reckoner = HeldTimeReckoner(at: at, rule: rule, calendar: calendar, outages: outages)
        if let own { try count(db, own, &reckoner) }
        while let chunks = share.take() { try count(db, chunks, &reckoner) }
    }

    private mutating func count(_ db: Database, _ chunks: Range<Int64>, _ reckoner: inout HeldTimeReckoner) throws {
        // What every stretch needs, taken out of `self`: the compiler copies it for each call otherwise.
        let (at, span, lanes, subjects, former) = (at, span, lanes, subjects, former)
        var (groups, count) = (StallGroups(), self.count)
        swap(&self.groups, &groups)
        defer { (self.groups, self.count) = (groups, count) }
        try StretchScan.forEach(
            db, where: "chunk >= ? AND chunk < ? AND last_push >= ? AND first_push < ? AND first_start <= ?",
            [chunks.lowerBound, chunks.upperBound, span.lowerBound, span.upperBound, at]
        ) { stretch in
            guard stretch.start <= at, span.contains(stretch.pushedAt) else { return }
            let isOpen = stretch.end > at
            let lane = Int(isOpen ? former.lane(of: stretch) : stretch.lane)
            let subject = subjects[Int(stretch.tag.rawValue)]
            guard lane > 0, lane < lanes.count else { throw Self.noLane(lane) }
            let place = lanes[lane]
            guard subject >= 0, place.names >= 0 else { return }
            // A note of something that had not come to pass.
            if isOpen, stretch.tag.kind == nil { return }
            guard count < Self.intervalsMax else { throw Self.tooMany }
            count += 1
            let held = reckoner.held(
                stretch.tag.kind, in: Int(place.office), from: stretch.start, to: isOpen ? at : stretch.end)
            groups.add(held, to: Int(place.names), subject, isOpen: isOpen)
        }
    }

    static func noLane(_ lane: Int) -> IndexError {
        IndexError(.corrupt, operation: "query", detail: "there is no lane \(lane)")
    }

    static var tooMany: Problem {
        Problem(
            .queryInvalid, field: "since", value: "",
            detail: "the span holds more than \(intervalsMax) intervals: give since and until")
    }
}
