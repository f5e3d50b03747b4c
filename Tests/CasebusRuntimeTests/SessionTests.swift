import Testing

@testable import CasebusRuntime

@Suite struct SessionTests {
    @Test func `a confirmation covers everything up to its number, once`() {
        let session = Session.made(inFlight: [11, 14, 12])
        #expect(session.nextDelivery == 4)
        #expect(session.confirmed(upTo: 0) == [])
        #expect(session.confirmed(upTo: 2) == [11, 14])
        #expect(session.confirmed(upTo: 2) == [])
        #expect(session.nextDelivery == 4 && session.firstInFlight == 3 && session.room == 9)
        session.inFlight.append(20)
        #expect(session.nextDelivery == 5)
        #expect(session.confirmed(upTo: 4) == [12, 20])
        #expect(session.firstInFlight == 5 && session.inFlight.isEmpty && session.nextDelivery == 5)
        #expect(session.confirmed(upTo: 4) == [])
    }

    @Test func `room is what the credit leaves, and none while nothing may be sent`() {
        let session = Session.made(credit: 3, inFlight: [1])
        #expect(session.room == 2)
        session.credit = 0
        #expect(session.room == 0)
        session.credit = 3
        session.isBlocked = true
        #expect(session.room == 0)
        session.isBlocked = false
        session.isWelcomed = false
        #expect(session.room == 0)
        session.isWelcomed = true
        session.isOpen = false
        #expect(session.room == 0)
    }

    @Test func `a route is the five bytes that libzmq chose`() throws {
        let bytes: [UInt8] = [0, 0xFE, 3, 0, 200]
        let route = try #require(bytes.withUnsafeBytes { Route(listener: 1, $0) })
        #expect(route.withBytes { Array($0) } == bytes)
        let other = try #require(bytes.withUnsafeBytes { Route(listener: 0, $0) })
        #expect(route != other)
    }

    @Test(arguments: [[], [0], [0, 1, 2, 3], [1, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5], Array("alice".utf8)] as [[UInt8]])
    func `a routing id that a peer chose itself is no route`(bytes: [UInt8]) {
        #expect(bytes.withUnsafeBytes { Route(listener: 0, $0) } == nil)
    }
}
