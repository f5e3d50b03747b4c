internal import CasebusAudit
internal import CasebusCalendar
internal import CasebusModel

/// The part of a case that its viewer may see: all of it for the registrar, else what concerns the viewer.
struct CaseView {
    let timeline: CaseTimeline
    let rows: [RecordRow]
    let handoffs: [HandoffLife]
    let intervals: [Interval]
    private let isWhole: Bool
    private let viewer: Viewer
    let history: BusHistory

    init(
        _ whole: (rows: [RecordRow], timeline: CaseTimeline), _ viewer: Viewer,
        _ history: (CaseTimeline) throws -> BusHistory
    ) throws {
        timeline = whole.timeline
        self.history = try history(timeline)
        self.viewer = viewer
        isWhole = viewer.sees(unit: timeline.registrar)
        if isWhole {
            rows = whole.rows.filter { !$0.isForHolderAlone || viewer.sees($0) }
            (handoffs, intervals) = (timeline.handoffs, timeline.intervals)
            return
        }
        // A succession of the case is everybody's who sees something of it.
        let named = whole.rows.filter { viewer.sees($0) }
        rows = named.isEmpty ? [] : whole.rows.filter { viewer.sees($0) || $0.kind == .succeeded }
        handoffs = timeline.handoffs.filter { viewer.sees($0) }
        let numbers = Set(handoffs.map(\.number))
        intervals = timeline.intervals.filter { interval in
            viewer.sees(unit: interval.unit) || interval.handoff.map { numbers.contains($0) } ?? false
        }
    }

    func write(to json: inout JSONWriter, rows limit: Int, at now: Int64, by calendar: WorkingCalendar) {
        json.member("registrar", timeline.registrar)
        json.member("id", timeline.caseID)
        json.member("matter", timeline.matter)
        json.member("state", timeline.state.description)
        json.member("decision", timeline.decision?.rawValue)
        json.instant("registered_at", milliseconds: timeline.registeredAt)
        json.instant("accepted_at", milliseconds: timeline.acceptedAt)
        json.instant("decided_at", milliseconds: timeline.decidedAt)
        if timeline.isDeemedAccepted { json.member("deemed_accepted", true) }
        json.instant("closed_at", milliseconds: timeline.closedAt)
        if let parent = timeline.linkedTo { json.object("linked_to") { parent.write(to: &$0) } }
        json.array("holder") { json in
            for interval in intervals where interval.to == nil {
                Holder(interval).write(to: &json, at: now, by: calendar)
            }
        }
        json.array("records") { json in
            for row in rows.suffix(limit) { row.write(to: &json) }
        }
        if rows.count > limit { json.member("records_omitted", rows.count - limit) }
        json.array("intervals") { json in
            for piece in intervals.flatMap(history.split) { piece.write(to: &json) }
        }
        json.array("handoffs") { json in
            for life in handoffs { life.write(to: &json) }
        }
        json.array("parallel") { json in
            for branches in ParallelBranches.all(of: handoffs) { branches.write(to: &json) }
        }
        writeProcedures(to: &json)
    }

    /// What stopped, extended or disputed it, and what follows from it; each list only where there is something.
    private func writeProcedures(to json: inout JSONWriter) {
        let procedures = timeline.procedures.filter { sees($0.handoff, $0.unit) }
        let shown = Set(rows.map(\.sequence))
        write("suspensions", procedures.filter { $0.kind == .suspension }, to: &json) { $0.write(to: &$1) }
        write("corrections", procedures.filter { $0.kind == .correction }, to: &json) { $0.write(to: &$1) }
        write("extensions", timeline.extensions.filter { sees(nil, $0.unit) }, to: &json) { $0.write(to: &$1) }
        write("disputes", timeline.disputes.filter { sees($0.handoff, $0.unit) }, to: &json) { $0.write(to: &$1) }
        write("cards", timeline.cards.filter { shown.contains($0.sequence) }, to: &json) { $0.write(to: &$1) }
        write("links", timeline.links.filter { shown.contains($0.sequence) }, to: &json) { $0.write(to: &$1) }
        let trips = timeline.trips.count { sees($0.handoff, $0.unit) }
        if trips > 0 { json.member("trips", trips) }
    }

    /// The clocks that run: of the case, and of those of its hand-offs that the viewer may see.
    func write(_ clocks: CaseClocks, to json: inout JSONWriter, at now: Int64, by calendar: WorkingCalendar) {
        let seen = clocks.running.filter { clock in
            clock.handoff.map { number in handoffs.contains { $0.number == number } } ?? true
        }
        write("clocks", seen, to: &json) { $0.write(to: &$1, at: now, by: calendar) }
    }

    private func sees(_ handoff: UInt64?, _ unit: String) -> Bool {
        isWhole || viewer.sees(unit: unit) || handoffs.contains { $0.number == handoff }
    }

    private func write<Item>(
        _ name: StaticString, _ items: [Item], to json: inout JSONWriter, _ each: (Item, inout JSONWriter) -> Void
    ) {
        guard !items.isEmpty else { return }
        json.array(name) { json in
            for item in items { each(item, &json) }
        }
    }
}
