import Foundation
import Testing

@testable import CasebusAlerts

@Suite struct AlertBookTests {
    private static func full() -> AlertBook {
        var book = AlertBook(log: "ab", head: 7, targets: ["duty", "other"])
        for sequence in 1...UInt64(AlertBook.waitingMax) { _ = book.add(.card(sequence), for: "duty") }
        return book
    }

    @Test func `a new book begins at the log's end`() {
        let book = AlertBook(log: "ab", head: 7, targets: ["duty"])
        #expect(book.position == 7)
        #expect(book.first(for: "duty") == nil)
    }

    @Test func `what waits is told in order, each target by itself`() {
        var book = AlertBook(log: "ab", head: 0, targets: ["duty", "other"])
        for sequence in [3, 5] as [UInt64] { _ = book.add(.card(sequence), for: "duty") }
        _ = book.add(.card(5), for: "other")
        #expect(book.first(for: "duty") == .card(3))
        book.settle(.card(3), for: "duty")
        #expect(book.first(for: "duty") == .card(5))
        #expect(book.first(for: "other") == .card(5))
    }

    @Test func `above the bound the oldest is dropped, of that target alone`() {
        var book = Self.full()
        #expect(book.count(for: "duty") == AlertBook.waitingMax)
        let wasDropped = book.add(.card(20_000), for: "duty")
        #expect(wasDropped)
        #expect(book.count(for: "duty") == AlertBook.waitingMax)
        #expect(book.first(for: "duty") == .card(2))
        #expect(book.count(for: "other") == 0)
    }

    @Test func `what was dropped while it was sent is not taken out a second time`() {
        var book = Self.full()
        _ = book.add(.card(20_000), for: "duty")
        book.settle(.card(1), for: "duty")
        #expect(book.first(for: "duty") == .card(2))
    }

    @Test func `nobody is told who is no target`() {
        var book = AlertBook(log: "ab", head: 0, targets: ["duty"])
        let wasDropped = book.add(.card(1), for: "gone")
        #expect(!wasDropped && book.count(for: "gone") == 0)
    }

    @Test func `another run goes on with the targets that there are then`() {
        var book = AlertBook(log: "ab", head: 4, targets: ["duty", "old"])
        _ = book.add(.card(3), for: "duty")
        _ = book.add(.card(3), for: "old")
        book.takeOver(targets: ["duty", "new"], head: 9)
        #expect(book.position == 4)
        #expect(book.queues == ["duty": [.card(3)], "new": []])
    }

    @Test func `a log that was taken back takes the position and what was beyond it along`() {
        let storm = Waiting.condition(Condition(name: .refusedStorm, code: "key.unknown", began: 5))
        var book = AlertBook(log: "ab", head: 9, targets: ["duty"])
        for waiting in [.card(5), storm, .card(6)] { _ = book.add(waiting, for: "duty") }
        book.takeOver(targets: ["duty"], head: 5)
        #expect(book.position == 5)
        #expect(book.queues["duty"] == [.card(5), storm])
    }

    @Test func `a book reads as it was written`() throws {
        var book = AlertBook(log: "ab", head: 9, targets: ["duty"])
        let low = Condition(name: .diskLow, began: 3, figures: .init(freeBytes: 1, sizeBytes: 2))
        _ = book.add(.card(9), for: "duty")
        _ = book.add(.condition(low), for: "duty")
        book.note(open: [low])
        let bytes = try JSONEncoder().encode(book)
        #expect(try JSONDecoder().decode(AlertBook.self, from: bytes) == book)
    }
}
