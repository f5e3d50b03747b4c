import CasebusClient
import CasebusModel
import CasebusReports

/// One unit's place: its session with its own key, and what has been delivered to it.
///
/// A unit that stays keeps its session; one that comes only to do something opens a session for each visit, and finds
/// then what has come in the meantime.
actor Desk {
    /// How long a delivery may take once its receiver has a session; then the bus has failed.
    private static let arrivalTimeout = Duration.seconds(30)

    private struct Waiting {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    nonisolated let unit: Address
    private var configuration: ClientConfiguration
    private var connection: Task<BusClient, any Error>?
    private var closing: Task<Void, Never>?
    private var visitors = 0
    private var arrived: Set<UInt64> = []
    private var waiting: [UInt64: [Waiting]] = [:]
    /// What came with cases that the bus has opened, by the id that theirs begins with: the first one's of them all.
    private var linked: [String: LinkedArrival] = [:]
    private var waitsSoFar = 0
    private(set) var deliveries = 0
    private(set) var sessions = 0

    init(_ configuration: ClientConfiguration) {
        self.configuration = configuration
        unit = configuration.unit
    }

    /// Opens the unit's session if it has none, and keeps it at least until the matching ``leave()``.
    @discardableResult
    func enter() async throws -> BusClient {
        visitors += 1
        do {
            while let closing { await closing.value }
            if let connection { return try await connection.value }
            // Within one millisecond two sessions would be of the same epoch.
            configuration.epoch = max(configuration.epoch + 1, ClientConfiguration.epochNow())
            let opening = Task { [configuration] in try await BusClient.connect(configuration) }
            connection = opening
            sessions += 1
            let client = try await opening.value
            Task { await self.read(client) }
            return client
        } catch {
            visitors -= 1
            throw error
        }
    }

    /// Closes the session when nobody needs it any more.
    func leave() async {
        visitors -= 1
        guard visitors == 0, closing == nil, let connection else { return }
        self.connection = nil
        // It is over before anybody who waits for it looks again, or a visitor would wait for ever for what has ended.
        let closing = Task {
            if let client = try? await connection.value { await client.close() }
            self.closing = nil
        }
        self.closing = closing
        await closing.value
    }

    /// Sends a command in a session of the unit, once the hand-off it answers has been delivered to it.
    func send(_ command: OutgoingCommand, onArrivalOf handoff: UInt64?) async throws -> Receipt {
        let client = try await enter()
        do {
            if let handoff { try await awaitArrival(of: handoff) }
            let receipt = try await client.send(command)
            await leave()
            return receipt
        } catch {
            await leave()
            throw error
        }
    }

    /// What came with a case that the bus has linked to another one, or to those that are linked to it, as soon as it is
    /// delivered.
    func linkedArrival(of first: String) async throws -> LinkedArrival {
        let patience = ContinuousClock.now + Desk.arrivalTimeout
        while true {
            if let arrival = linked[first] { return arrival }
            guard ContinuousClock.now < patience else {
                throw CommandFailure(.unknown, ZoneWords.unlinked(first, to: unit.text, in: Desk.arrivalTimeout))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    // MARK: Deliveries

    private func read(_ client: BusClient) async {
        do {
            for try await delivery in client.inbox {
                note(delivery)
                delivery.confirm()
            }
        } catch {
            // Whoever waits for a delivery hears that none came; whoever sends hears the client's own error.
        }
    }

    private func note(_ delivery: Delivery) {
        deliveries += 1
        guard delivery.notice == .pushed else { return }
        arrived.insert(delivery.handoff)
        if let end = delivery.caseID.firstIndex(of: "~") {
            linked[String(delivery.caseID[..<end])] = LinkedArrival(
                name: delivery.caseName, handoff: delivery.handoff, recordedAt: delivery.recordedAt)
        }
        for one in waiting.removeValue(forKey: delivery.handoff) ?? [] { one.continuation.resume(returning: true) }
    }

    private func awaitArrival(of handoff: UInt64) async throws {
        if arrived.contains(handoff) { return }
        waitsSoFar += 1
        let number = waitsSoFar
        let patience = Task {
            try await Task.sleep(for: Desk.arrivalTimeout)
            giveUp(number, handoff)
        }
        defer { patience.cancel() }
        let came = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting[handoff, default: []].append(Waiting(number: number, continuation: continuation))
            }
        } onCancel: {
            Task { await self.giveUp(number, handoff) }
        }
        guard came else {
            try Task.checkCancellation()
            throw CommandFailure(
                .unknown, ZoneWords.undelivered(handoff, to: unit.text, in: Desk.arrivalTimeout))
        }
    }

    private func giveUp(_ number: Int, _ handoff: UInt64) {
        guard let place = waiting[handoff]?.firstIndex(where: { $0.number == number }) else { return }
        waiting[handoff]?.remove(at: place).continuation.resume(returning: false)
    }
}

/// A case that the bus has opened at a unit, with the hand-off that came with it.
struct LinkedArrival: Sendable {
    let name: CaseName
    let handoff: UInt64
    let recordedAt: Timestamp
}
