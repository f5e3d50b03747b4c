import CasebusZMQ
import Testing

@Suite(.timeLimit(.minutes(1))) struct ZMQContextTests {
    @Test func `the library is 4.3 or newer and can encrypt`() {
        let version = ZMQ.version
        #expect((version.major, version.minor) >= (4, 3))
        #expect(ZMQ.hasCURVE)
    }

    @Test func `no more sockets are given than were asked for`() throws {
        let context = try ZMQContext(maxSockets: 2)
        let first = try ZMQSocket(.pair, in: context)
        let second = try ZMQSocket(.pair, in: context)
        let error = try #require(throws: ZMQError.self) { _ = try ZMQSocket(.pair, in: context) }
        #expect(error.code == .tooManyFiles)
        #expect(error.description.contains("maxSockets"))
        first.close()
        second.close()
    }

    @Test(arguments: [(1, 0), (1, -1), (1, 1 << 40), (0, 4), (-3, 4)])
    func `sizes that cannot be are refused`(ioThreads: Int, maxSockets: Int) throws {
        let error = try #require(throws: ZMQError.self) {
            _ = try ZMQContext(ioThreads: ioThreads, maxSockets: maxSockets)
        }
        #expect(error.code == .invalidArgument)
    }

    @Test func `a context that has ended gives no sockets`() throws {
        let context = try ZMQContext(maxSockets: 2)
        context.shutdown()
        context.shutdown()
        let ended = ZMQError(.contextTerminated, operation: "", context: "")
        #expect(throws: ended) { _ = try ZMQSocket(.pair, in: context) }
        context.terminate()
        context.terminate()
        context.shutdown()
        #expect(throws: ended) { _ = try ZMQSocket(.pair, in: context) }
    }

    @Test func `sockets that are dropped do not hang the end of their context`() throws {
        let context = try ZMQContext(maxSockets: 2)
        do {
            let socket = try ZMQSocket(.router, in: context)
            try socket.bind("inproc://bus")
        }
        context.terminate()
    }
}
