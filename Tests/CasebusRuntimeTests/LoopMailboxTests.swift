import CasebusModel
import CasebusZMQ
import Testing

@testable import CasebusRuntime

@Suite struct LoopMailboxTests {
    @Test func `everything put in comes out once, in order, and rings`() throws {
        let mailbox = try LoopMailbox()
        #expect(!mailbox.wakeup.drain())
        for ticket in 1...3 as ClosedRange<UInt64> {
            mailbox.put(LoopMailbox.QueryAnswer(ticket: ticket, result: .success([UInt8(ticket)])))
        }
        mailbox.put(LoopMailbox.TurnedAway(code: .keyUnknown, key: "K", claimed: ""))
        mailbox.idsAreSettled()
        #expect(mailbox.wakeup.drain() && !mailbox.wakeup.drain())
        let mail = mailbox.take()
        #expect(mail.answers.map(\.ticket) == [1, 2, 3] && mail.turnedAway.count == 1 && mail.idsAreSettled)
        let nothing = mailbox.take()
        #expect(nothing.answers.isEmpty && nothing.turnedAway.isEmpty && !nothing.idsAreSettled)
    }

    @Test func `refused handshakes beyond the bound are forgotten, answers are not`() throws {
        let mailbox = try LoopMailbox()
        for number in 0..<5000 {
            mailbox.put(LoopMailbox.TurnedAway(code: .keyUnknown, key: "K\(number)", claimed: ""))
            mailbox.put(LoopMailbox.QueryAnswer(ticket: UInt64(number), result: .success([])))
        }
        let mail = mailbox.take()
        #expect(mail.turnedAway.count == 4096 && mail.turnedAway.last?.key == "K4095" && mail.answers.count == 5000)
        mailbox.put(LoopMailbox.TurnedAway(code: .keyRevoked, key: "later", claimed: ""))
        #expect(mailbox.take().turnedAway.map(\.key) == ["later"])
    }

    @Test func `a stop rings and stays`() throws {
        let mailbox = try LoopMailbox()
        #expect(!mailbox.isStopping)
        mailbox.stop()
        #expect(mailbox.isStopping && mailbox.wakeup.drain())
        _ = mailbox.take()
        #expect(mailbox.isStopping)
    }

    @Test func `what the loop publishes is what others read`() throws {
        let mailbox = try LoopMailbox()
        #expect(mailbox.now() == 0 && mailbox.read().sessions == 0)
        mailbox.publish(now: 77)
        var status = LoopStatus()
        (status.sessions, status.isDiskFull) = (3, true)
        mailbox.publish(status)
        #expect(mailbox.now() == 77 && mailbox.read().sessions == 3 && mailbox.read().isDiskFull)
    }

    @Test func `nothing is lost when many threads put in while the loop takes out`() async throws {
        let mailbox = try LoopMailbox()
        let perTask: UInt64 = 500
        let seen = await withTaskGroup(of: Void.self, returning: [UInt64].self) { group in
            for task in 0..<4 as Range<UInt64> {
                group.addTask {
                    for number in 0..<perTask {
                        mailbox.put(.init(ticket: task * perTask + number, result: .success([])))
                    }
                }
            }
            var seen: [UInt64] = []
            _ = await eventually {
                seen += mailbox.take().answers.map(\.ticket)
                return seen.count >= 4 * Int(perTask)
            }
            return seen
        }
        #expect(seen.sorted() == Array(0..<4 * perTask))
    }
}
