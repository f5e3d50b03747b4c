internal import CasebusModel
internal import Synchronization

/// Keeps the last answers of large reports, so that a page is there at once whatever it took to reckon.
///
/// An answer younger than ``fresh`` is given as it is. An older one is given too, while another is made behind it, for the
/// longer the more it takes to make: see ``usable(madeIn:)``. Whoever asks for one that is not there waits for it,
/// together with all who ask the same meanwhile. Pages say how old it is.
///
/// - Limits: at most ``answersMax``; the one that nobody read for longest makes room.
final class AnswerShelf: Sendable {
    static let fresh = Duration.seconds(5)
    static let usableLeast = Duration.seconds(120)
    static let usableMost = Duration.seconds(3600)
    /// So many times what it took to make, an answer is usable.
    static let usableTimes = 5_000
    static let answersMax = 24

    /// An answer and how long ago it was made.
    struct Kept<Answer: Sendable>: Sendable {
        let answer: Answer
        let age: Duration
    }

    private struct Question: Hashable {
        let name: String
        let parameters: [String: QueryValue]
        /// Whose sight it is; `nil` for operators, who all see the same.
        let unit: String?

        init(_ name: String, _ parameters: [String: QueryValue], _ reader: Reader) {
            (self.name, self.parameters) = (name, parameters)
            unit = reader.role == .operator ? nil : reader.unit.text
        }
    }

    private struct Place {
        var answer: (any Sendable)?
        var madeAt = ContinuousClock.now
        var readAt = ContinuousClock.now
        var tookToMake = Duration.zero
        var making: Task<any Sendable, any Error>?
    }

    private enum Found {
        case kept(any Sendable, ContinuousClock.Instant)
        case coming(Task<any Sendable, any Error>)
    }

    private let room: QueryRoom
    private let places = Mutex<[Question: Place]>([:])

    init(_ room: QueryRoom) {
        self.room = room
    }

    /// - Parameter fresh: from which age on another is made; `nil`: where it will soon be too old to be given.
    func answer<Answer: Decodable & Sendable>(
        _ name: String, _ parameters: [String: QueryValue], as type: Answer.Type = Answer.self, for reader: Reader,
        fresh: Duration? = AnswerShelf.fresh
    ) async throws -> Kept<Answer> {
        let room = room
        let make: @Sendable () async throws -> Answer = {
            try await room.answer(name, parameters, as: type, for: reader)
        }
        switch found(Question(name, parameters, reader), fresh, make) {
        case .kept(let answer as Answer, let madeAt): return Kept(answer: answer, age: .now - madeAt)
        case .coming(let task):
            if let answer = try await task.value as? Answer { return Kept(answer: answer, age: .zero) }
        case .kept: break
        }
        // One name stood for two types after all.
        return Kept(answer: try await make(), age: .zero)
    }

    /// Something that takes several queries and that nobody waits for: `nil` until it was made behind whoever asks first.
    ///
    /// - Parameters:
    ///   - name: what it is; one name stands for one type.
    ///   - fresh: from which age on another is made.
    func answerIfMade<Answer: Sendable>(
        to name: String, for reader: Reader, fresh: Duration, _ make: @escaping @Sendable () async throws -> Answer
    ) -> Answer? {
        if case .kept(let answer as Answer, _) = found(Question(name, [:], reader), fresh, make) { return answer }
        return nil
    }

    private func found(
        _ question: Question, _ fresh: Duration?, _ make: @escaping @Sendable () async throws -> some Sendable
    ) -> Found {
        places.withLock { places in
            look(for: question, in: &places, fresh) { [self] in Task { try await keep(question, make) } }
        }
    }

    private func look(
        for question: Question, in places: inout [Question: Place], _ fresh: Duration?,
        _ start: () -> Task<any Sendable, any Error>
    ) -> Found {
        var place = places[question] ?? Place()
        place.readAt = .now
        let (age, usable) = (place.readAt - place.madeAt, Self.usable(madeIn: place.tookToMake))
        if place.making == nil, place.answer == nil || age >= fresh ?? usable * 3 / 4 { place.making = start() }
        places[question] = place
        if places.count > Self.answersMax, let oldest = places.min(by: { $0.value.readAt < $1.value.readAt }) {
            places[oldest.key] = nil
        }
        guard let making = place.making, place.answer == nil || age >= usable else {
            return .kept(place.answer ?? (), place.madeAt)
        }
        return .coming(making)
    }

    /// How old an answer may be that took so long to make.
    static func usable(madeIn time: Duration) -> Duration { min(max(usableLeast, time * usableTimes), usableMost) }

    private func keep(
        _ question: Question, _ make: @Sendable () async throws -> some Sendable
    ) async throws -> any Sendable {
        let start = ContinuousClock.now
        do {
            let answer = try await make()
            places.withLock { places in
                guard let readAt = places[question]?.readAt else { return }
                let now = ContinuousClock.now
                places[question] = Place(answer: answer, madeAt: now, readAt: readAt, tookToMake: now - start)
            }
            return answer
        } catch {
            places.withLock { $0[question]?.making = nil }
            throw error
        }
    }
}
