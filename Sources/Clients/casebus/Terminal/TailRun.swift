import CasebusClient
import CasebusReports

/// Reads the log page by page, and sees to it that nothing is left out.
struct TailRun {
    enum Beginning {
        case at(UInt64)
        case since(Instant)
        case ago(seconds: Double)
        /// So many records that are wanted before the log's end.
        case last(Int)
    }

    /// Records that are looked at for the last ones wanted; a rarer one is found with --since.
    static let lookBackMost: UInt64 = 1_000_000

    let client: BusClient
    let wanted: TailQuery
    let follows: Bool
    var printer: TailPrinter
    let isWhole: Bool
    private var next: UInt64 = 1
    /// The last record that was looked at; 0: none yet.
    private var seen: UInt64 = 0
    private var term: UInt64
    private let watch: LinkWatch

    init(client: BusClient, wanted: TailQuery, follows: Bool, printer: TailPrinter, isWhole: Bool) {
        self.client = client
        self.wanted = wanted
        self.follows = follows
        self.printer = printer
        self.isWhole = isWhole
        term = client.welcome.term
        watch = LinkWatch(client)
    }

    mutating func run(from beginning: Beginning) async throws {
        let watching = Task { [watch] in await watch.run() }
        defer { watching.cancel() }
        switch beginning {
        case .at(let sequence): next = sequence
        case .since(let instant): try await begin { $0.since = instant }
        case .ago(let seconds): try await begin { $0.last = seconds }
        case .last(let count): try await showLast(count)
        }
        while true {
            watch.set(next: next)
            var query = wanted
            query.from = next
            query.wait = follows ? TailQuery.longestWait : 0
            guard let (page, document) = try await ask(query) else { continue }
            try show(page, document)
            if !follows, page.next == next || page.next > page.head { return }
            next = page.next
            try Task.checkCancellation()
        }
    }

    /// Asks; `nil` when it follows and the bus did not answer in time, so that it is asked again.
    private func ask(_ query: TailQuery) async throws -> (page: TailAnswer, document: [UInt8])? {
        do {
            return try await query.ask(client)
        } catch ClientError.timedOut where follows {
            return nil
        }
    }

    private mutating func show(_ page: TailAnswer, _ document: [UInt8]) throws {
        // Before what came after it.
        watch.look()
        try checkLog(head: page.head)
        if isWhole {
            var expected = next
            for row in page.records {
                guard row.sequence == expected else {
                    throw CommandFailure(.local, TailWords.gap(row.sequence, expected: expected), code: "log.gap")
                }
                expected += 1
            }
        }
        try printer.print(page.records, JSONRows.rows(of: document))
        seen = max(seen, page.next - 1)
    }

    /// Whether it is still the log that was begun with.
    private mutating func checkLog(head: UInt64) throws {
        let welcome = client.welcome
        guard welcome.logIDText == printer.logID else {
            throw CommandFailure(
                .local, TailWords.otherLog(welcome.logIDText, before: printer.logID), code: "log.other")
        }
        if welcome.term != term {
            StandardOutput.complain(TailWords.newTerm(welcome.term, before: term))
            term = welcome.term
        }
        // A matter is looked up in the index, which may be behind the log for a while.
        if seen > head, wanted.matter == nil {
            throw CommandFailure(.local, TailWords.shorterLog(head, seen: seen), code: "log.shorter")
        }
    }

    /// Finds the first record by its time.
    private mutating func begin(_ set: (inout TailQuery) -> Void) async throws {
        var query = TailQuery()
        set(&query)
        // Of the first record there, what matters is its number: the bus looked for nothing else.
        query.limit = 1
        let page = try await query.ask(client).page
        next = page.records.first?.sequence ?? page.next
    }

    /// Shows the last records that are wanted, and goes on behind the log's end.
    private mutating func showLast(_ count: Int) async throws {
        var query = TailQuery()
        query.limit = 1
        let head = try await query.ask(client).page.head
        var found: [(record: RecordRow, row: [UInt8])] = []
        var begin = head + 1
        var step = UInt64(max(count, 1))
        while count > 0, begin > 1, found.count < count, head + 1 - begin < Self.lookBackMost {
            let end = begin
            begin = end > step ? end - step : 1
            found = Array((try await records(from: begin, before: end) + found).suffix(count))
            step = min(step * 8, 100_000)
        }
        if found.count < count, begin > 1, count > 0 {
            StandardOutput.complain(TailWords.lookedBack(found.count, from: begin))
        }
        try printer.print(found.map(\.record), found.map(\.row))
        (next, seen) = (head + 1, head)
    }

    private func records(from begin: UInt64, before end: UInt64) async throws -> [(record: RecordRow, row: [UInt8])] {
        var found: [(record: RecordRow, row: [UInt8])] = []
        var query = wanted
        query.from = begin
        while let from = query.from, from < end {
            let (page, document) = try await query.ask(client)
            found += zip(page.records, JSONRows.rows(of: document)).filter { $0.0.sequence < end }
                .map { (record: $0.0, row: $0.1) }
            guard page.next > from else { break }
            query.from = page.next
        }
        return found
    }
}
