internal import CasebusConfiguration
internal import CasebusRuntime
internal import CLinux
internal import Foundation
internal import Logging

/// The work of `casebus-alerts`: looks through the log for cards, looks at disk, index and refusals, and keeps the book.
///
/// It looks by itself from time to time and does not wait for the head: the loop never rings for it.
///
/// - Threading: a thread of its own, which gives way to every other one.
final class AlertFinder {
    /// How often the log is looked at, at most.
    static let pauseSeconds = 0.25
    /// How often the book is written, at most: each time the disk is flushed, on which the log waits too.
    static let writingSeconds = 1.0
    /// How often the position alone is written.
    static let positionSeconds = 30.0
    /// How often disk, index and refusals are looked at.
    static let lookSeconds = 5.0
    /// What is read of the log at once, in bytes.
    static let bytesAtOnce = 1 << 20
    /// How long after a failure the book is written again.
    static let retrySeconds = 5.0

    private let bus: BusWatch
    private let desk: AlertDesk
    private let file: BookFile
    private let counts: AlertCounts
    private let logger: Logger
    private var watch: ConditionWatch
    private let began = ContinuousClock.now
    /// Not at once: the loop has said nothing of itself yet.
    private var nextLook = ContinuousClock.now + .seconds(lookSeconds)
    private var nextWriting = ContinuousClock.now
    private var nextPosition = ContinuousClock.now
    private var complaint = ""
    private var isUnwritten = false
    /// Targets whose queue was full at the last look.
    private var dropping: Set<String> = []

    init(
        _ bus: BusWatch, _ desk: AlertDesk, _ watch: ConditionWatch, file: BookFile, counts: AlertCounts, logger: Logger
    ) {
        (self.bus, self.desk, self.watch) = (bus, desk, watch)
        (self.file, self.counts, self.logger) = (file, counts, logger)
    }

    func run() {
        while !desk.isStopping {
            let isMore = readLog()
            if ContinuousClock.now >= nextLook {
                nextLook = .now + .seconds(Self.lookSeconds)
                look()
            }
            tellWaiting()
            write()
            if !isMore { desk.rest(Self.pauseSeconds) }
        }
        desk.waitForSenders(atMost: 2)
        (nextWriting, nextPosition) = (.now, .now)
        write()
    }

    /// - Returns: whether there is more to be read.
    private func readLog() -> Bool {
        let position = desk.position
        guard position < bus.head else { return false }
        do {
            let found = try bus.cards(after: position, byteLimit: Self.bytesAtOnce)
            if let sequence = found.unreadable {
                logger.error("alerts.record-unreadable", metadata: ["journal.position": "\(sequence)"])
            }
            note(dropped: desk.add(found.cards, upTo: found.upTo))
            complaint = ""
            return found.upTo > position && found.upTo < bus.head
        } catch {
            // A log that is closed at the stop is no trouble.
            guard !desk.isStopping else { return false }
            if complaint != "\(error)" { logger.error("alerts.log-unreadable", metadata: ["error": "\(error)"]) }
            complaint = "\(error)"
            return false
        }
    }

    private func look() {
        let figures = bus.condition()
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        let found = watch.look(
            .init(
                now: bus.now, steady: seconds, freeBytes: figures.diskFreeBytes, sizeBytes: figures.diskBytes,
                isRecording: figures.isRecording, lagSeconds: figures.indexLagSeconds,
                lagRecords: figures.indexLagRecords, refusals: figures.refusals))
        note(dropped: desk.add(found, open: watch.open))
    }

    /// A line when it begins; the metrics count.
    private func note(dropped: [String]) {
        for target in dropped {
            counts.dropped(1, for: target)
            if dropping.insert(target).inserted {
                logger.warning("alerts.dropped", metadata: ["target": "\(target)"])
            }
        }
    }

    private func tellWaiting() {
        for target in desk.targets {
            let count = desk.count(for: target.name)
            counts.waiting(count, for: target.name)
            // Not at once, or a queue at its bound would have a line for each that is sent.
            if count < AlertBook.waitingMax / 2 { dropping.remove(target.name) }
        }
    }

    private func write() {
        let now = ContinuousClock.now
        guard now >= nextWriting, let book = desk.takeChanged(onlyContent: now < nextPosition) else { return }
        do {
            try file.write(book)
            nextWriting = .now + .seconds(Self.writingSeconds)
            nextPosition = .now + .seconds(Self.positionSeconds)
            isUnwritten = false
        } catch {
            desk.noteUnwritten()
            if !isUnwritten { logger.error("alerts.unwritten", metadata: ["error": "\(error)"]) }
            isUnwritten = true
            nextWriting = .now + .seconds(Self.retrySeconds)
        }
    }
}
