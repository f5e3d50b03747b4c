package import CasebusAudit
package import CasebusCalendar
package import CasebusJournal
package import CasebusMatters
package import CasebusModel

/// What only the running daemon knows and `status` and `units` show beside what the index has.
package struct LiveFacts: Sendable {
    package struct Unit: Sendable {
        package var address: String
        package var role: Role
        package var present: Bool
        package var sessions: Int
        /// Notices not collected yet.
        package var inbox: Int
        package var revoked: Bool
        package var imported: Bool

        package init(
            address: String, role: Role, present: Bool, sessions: Int, inbox: Int, revoked: Bool, imported: Bool
        ) {
            self.address = address
            self.role = role
            self.present = present
            self.sessions = sessions
            self.inbox = inbox
            self.revoked = revoked
            self.imported = imported
        }
    }

    package var units: [Unit]
    /// Adds the daemon's members to the object of `status`; only called for an operator.
    package var writeStatus: @Sendable (inout JSONWriter) -> Void

    package init(units: [Unit] = [], writeStatus: @escaping @Sendable (inout JSONWriter) -> Void = { _ in }) {
        self.units = units
        self.writeStatus = writeStatus
    }
}

/// Answers queries: one JSON document each, from the index and, for whole records, from the log.
///
/// - Threading: any thread; a call blocks while it reads. It answers with what is there: waiting for the index to catch
///   up, or for new records, is its caller's part.
package struct QueryService: Sendable {
    package static let names = ["case", "handovers", "stalls", "savings", "tail", "status", "units", "inbox", "fetch"]

    let index: Index
    let journal: any Journal
    let calendar: WorkingCalendar
    let books: RuleBookShelf
    let catalogue: MatterCatalogue

    /// - Parameters:
    ///   - calendar: by which working time is counted.
    ///   - books: shared by all that ask the same log.
    ///   - catalogue: what is promised, asked for and may be finished at windows, now.
    package init(
        journal: any Journal, index: Index, calendar: WorkingCalendar, books: RuleBookShelf = RuleBookShelf(),
        catalogue: MatterCatalogue = MatterCatalogue([])
    ) {
        self.journal = journal
        self.index = index
        self.calendar = calendar
        self.books = books
        self.catalogue = catalogue
    }

    /// - Parameters:
    ///   - parameters: a JSON object, or nothing.
    ///   - now: milliseconds since 1970.
    /// - Returns: the document, or the problem to answer with.
    package func answer(
        name: String, parameters: String, viewer: Viewer, now: Int64, live: LiveFacts = LiveFacts()
    ) -> Result<[UInt8], Problem> {
        do {
            let viewer = try inPlaceOfPredecessors(viewer)
            switch name {
            case "case": return .success(try caseAnswer(CaseParameters(parameters), viewer, now: now))
            case "handovers": return .success(try handoversAnswer(HandoversParameters(parameters), viewer))
            case "stalls": return .success(try stallsAnswer(StallsParameters(parameters), viewer, now: now))
            case "savings": return .success(try savingsAnswer(SavingsParameters(parameters), viewer, now: now))
            case "tail": return .success(try tailAnswer(TailParameters(parameters), viewer, now: now).bytes)
            case "status": return .success(try statusAnswer(parameters, viewer, live))
            case "units": return .success(try unitsAnswer(parameters, viewer, live))
            case "inbox": return .success(try inboxAnswer(InboxParameters(parameters), viewer, now: now))
            case "fetch": return .success(try fetchAnswer(FetchParameters(parameters), viewer))
            default:
                return .failure(
                    Problem(
                        .queryUnknown, field: "name", value: name,
                        detail: "the queries are: \(Self.names.joined(separator: ", "))"))
            }
        } catch let problem as Problem {
            return .failure(problem)
        } catch {
            let reason = IndexError(error, operation: "query").description
            return .failure(Problem(.queryFailed, field: "name", value: name, detail: reason))
        }
    }

    /// A viewer with the units that are no more and in whose place it stands.
    func inPlaceOfPredecessors(_ viewer: Viewer) throws -> Viewer {
        guard !viewer.seesAll else { return viewer }
        return viewer.inPlace(of: try index.read { try Successions.predecessors(of: viewer.address, $0) })
    }

    /// Reads a record for a row.
    func stored(_ sequence: UInt64) throws -> StoredRecord {
        guard let stored = try journal.read(sequence) else {
            throw IndexError(
                .aheadOfLog, operation: "query", sequence: sequence, detail: "the log ends at \(journal.head)")
        }
        return stored
    }
}
