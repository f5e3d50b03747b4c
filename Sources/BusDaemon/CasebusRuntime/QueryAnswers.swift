internal import CasebusAudit
internal import CasebusConfiguration
internal import CasebusIndex
internal import CasebusJournal
internal import CasebusMatters
internal import CasebusModel
internal import CasebusSegments
import Foundation

/// Answers queries: the bus's own state from the loop's last word, the rest from the index and the log.
struct QueryAnswers: Sendable {
    let journal: SegmentJournal
    let index: Index
    let books: RuleBookShelf
    let follower: IndexFollower
    let configuration: ConfigurationInForce
    let reloader: Reloader
    let mailbox: LoopMailbox
    let statePath: String
    let version: String
    /// The folder's clock was once sped up.
    let isDemo: Bool
    let startedAt: Int64

    /// How long a read waits, from when it was asked, for the index to know what was recorded before.
    private static let indexWaitMilliseconds = 5000
    /// How long a tail by matter holds up the others for the index; after it the answer ends where the index does.
    private static let matterWaitMilliseconds = 20

    func answer(_ question: QueryDesk.Question) -> QueryDesk.QueryReply {
        let name = question.name
        let viewer = Viewer(address: question.unit.text, role: question.role)
        if name == "tail" { return tail(question.parameters, viewer) }
        if name == "reload" { return reload(question) }
        // An index that lags too far answers all the same, and says in `head` how far it knows.
        let waited = Int((ContinuousClock.now - question.askedAt) / .milliseconds(1))
        _ = follower.wait(for: question.head, milliseconds: max(0, Self.indexWaitMilliseconds - waited))
        let live = name == "status" || name == "units" ? facts() : LiveFacts()
        return .done(
            service.answer(
                name: name, parameters: question.parameters, viewer: viewer, now: mailbox.now(), live: live))
    }

    var service: QueryService {
        let installation = configuration.installation
        return QueryService(
            journal: journal, index: index, calendar: installation.calendar, books: books,
            catalogue: installation.matters ?? MatterCatalogue([]))
    }

    private func reload(_ question: QueryDesk.Question) -> QueryDesk.QueryReply {
        do throws(Problem) {
            guard question.role == .operator else {
                throw Problem(
                    .notAllowed, field: "name", value: "reload",
                    detail: "only an operator has the configuration read again")
            }
            try reloader.reload(for: question.ticket)
            return .handedOver
        } catch {
            return .done(.failure(error))
        }
    }

    private func tail(_ text: String, _ viewer: Viewer) -> QueryDesk.QueryReply {
        do throws(Problem) {
            let parameters = try TailParameters(text)
            let answer = try look(parameters, viewer)
            guard answer.isWorthWaiting, parameters.waitMilliseconds > 0 else { return .done(.success(answer.bytes)) }
            return .wait(above: answer.head, milliseconds: Int64(parameters.waitMilliseconds), empty: answer.bytes)
        } catch {
            return .done(.failure(error))
        }
    }

    private func look(_ parameters: TailParameters, _ viewer: Viewer) throws(Problem) -> TailAnswer {
        do {
            // What a matter is asked by is in the index, which is seldom behind by more than this.
            if parameters.matter != nil {
                _ = follower.wait(for: journal.head, milliseconds: Self.matterWaitMilliseconds)
            }
            return try service.tailAnswer(parameters, viewer, now: mailbox.now())
        } catch {
            throw Problem(.queryFailed, field: "name", value: "tail", detail: "\(error)")
        }
    }

    // MARK: The bus itself

    private func facts() -> LiveFacts {
        let status = mailbox.read()
        let now = mailbox.now()
        let keys = configuration.keys
        let (journalBytes, bytesFree, memory) = (journal.size.bytes, diskFree(), residentBytes())
        let units = status.units.map { unit in
            let address = Address(unit.address)
            let role = address.flatMap { keys.units[$0] }
            return LiveFacts.Unit(
                address: unit.address, role: role ?? .unit, present: unit.sessions > 0, sessions: unit.sessions,
                inbox: unit.inbox, revoked: address.map(keys.isRevoked) ?? false, imported: role == nil)
        }
        return LiveFacts(units: units) { [version, startedAt, isDemo] json in
            json.member("version", version)
            json.member("demo", isDemo)
            json.instant("started_at", milliseconds: startedAt)
            json.member("uptime_s", Int((now - startedAt) / 1000))
            json.member("sessions", status.sessions)
            json.member("remembered_ids", status.rememberedIDs)
            json.member("disk_full", status.isDiskFull)
            json.member("journal_bytes", journalBytes)
            json.member("disk_free_bytes", bytesFree)
            json.member("memory_bytes", memory)
            json.object("counters") { json in
                for (name, count) in status.counters.named { json.member(name, count) }
            }
            json.array("refusals") { json in
                for (code, count) in status.refusals.sorted(by: { $0.key < $1.key }) {
                    json.object { json in
                        json.member("code", code)
                        json.member("count", count)
                    }
                }
            }
        }
    }

    private func diskFree() -> Int {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: statePath)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    }

    /// The process's memory; man proc_pid_statm(5): the second number is resident pages.
    private func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let numbers = text.split(separator: " ")
        return numbers.count > 1 ? (Int(numbers[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
