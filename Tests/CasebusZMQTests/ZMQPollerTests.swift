import CasebusZMQ
import Glibc
import Testing

@Suite(.timeLimit(.minutes(1))) struct ZMQPollerTests {
    @Test func `nothing is ready when the time is over`() throws {
        let context = try ZMQContext(maxSockets: 2)
        let router = try ZMQSocket(.router, in: context)
        var poller = ZMQPoller()
        let token = try poller.add(router)
        for timeout in [0, 5, -7] {
            let ready = try poller.poll(timeoutMilliseconds: timeout)
            #expect(ready.isEmpty)
            #expect(!ready.isReadable(token))
        }
    }

    @Test func `another thread's signal ends a poll without a limit`() throws {
        let wakeup = try Wakeup()
        let context = try ZMQContext(maxSockets: 2)
        let router = try ZMQSocket(.router, in: context)
        var poller = ZMQPoller()
        let socket = try poller.add(router)
        let signal = poller.add(fileDescriptor: wakeup.fileDescriptor)
        let thread = try DedicatedThread(name: "test-signal") { wakeup.signal() }
        let ready = try poller.poll(timeoutMilliseconds: nil)
        thread.join()
        #expect(ready.isReadable(signal))
        #expect(!ready.isReadable(socket))
        #expect(!ready.isEmpty)
        #expect(wakeup.drain())
        #expect(try poller.poll(timeoutMilliseconds: 0).isEmpty)
    }

    @Test func `many signals are one, and a drain ends them`() throws {
        let wakeup = try Wakeup()
        #expect(!wakeup.drain())
        for _ in 0..<1000 { wakeup.signal() }
        #expect(wakeup.drain())
        #expect(!wakeup.drain())
        wakeup.signal()
        #expect(wakeup.drain())
    }

    @Test func `a readable socket, a writable one and a descriptor are told apart`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let left = try ZMQSocket(.pair, in: context)
        let right = try ZMQSocket(.pair, in: context)
        let wakeup = try Wakeup()
        try left.bind("inproc://pair")
        try right.connect("inproc://pair")
        var poller = ZMQPoller()
        let leftToken = try poller.add(left, for: .readable)
        let rightToken = try poller.add(right, for: .writable)
        let signal = poller.add(fileDescriptor: wakeup.fileDescriptor)

        var ready = try poller.poll(timeoutMilliseconds: 0)
        #expect(!ready.isReadable(leftToken))
        #expect(ready.isWritable(rightToken))
        #expect(!ready.isReadable(rightToken))

        #expect(try right.send(pattern(1, seed: 1).span.bytes) == .sent)
        wakeup.signal()
        poller.setInterest([], of: rightToken)
        ready = try poller.poll(timeoutMilliseconds: patienceMilliseconds)
        #expect(ready.isReadable(leftToken))
        #expect(!ready.isWritable(rightToken))
        #expect(ready.isReadable(signal))

        poller.setInterest([.readable, .writable], of: leftToken)
        ready = try poller.poll(timeoutMilliseconds: 0)
        #expect(ready.isReadable(leftToken) && ready.isWritable(leftToken))
    }

    @Test func `a socket closed under its poller is named instead of read after its end`() throws {
        let context = try ZMQContext(maxSockets: 2)
        let router = try ZMQSocket(.router, in: context)
        var poller = ZMQPoller()
        _ = try poller.add(router)
        router.close()
        #expect(throws: ZMQError(.notASocket, operation: "", context: "")) {
            try poller.poll(timeoutMilliseconds: nil)
        }
        #expect(throws: ZMQError(.notASocket, operation: "", context: "")) { try poller.add(router) }
    }

    @Test func `a descriptor without another end is ready at once`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { close(ends[1]) }
        var poller = ZMQPoller()
        let token = poller.add(fileDescriptor: ends[1], for: .writable)
        close(ends[0])
        #expect(try poller.poll(timeoutMilliseconds: patienceMilliseconds).hasFailed(token))
    }

    @Test func `shutting the context down ends a poll`() throws {
        let context = try ZMQContext(maxSockets: 2)
        let router = try ZMQSocket(.router, in: context)
        var poller = ZMQPoller()
        _ = try poller.add(router)
        let thread = try DedicatedThread(name: "test-shutdown") { context.shutdown() }
        #expect(throws: ZMQError(.contextTerminated, operation: "", context: "")) {
            try poller.poll(timeoutMilliseconds: nil)
        }
        thread.join()
    }

    @Test func `a signal of the system does not end a poll`() throws {
        signal(SIGUSR2) { _ in }
        let waiting = pthread_self()
        let wakeup = try Wakeup()
        let interrupted = try Wakeup()
        var poller = ZMQPoller()
        let token = poller.add(fileDescriptor: wakeup.fileDescriptor)
        let thread = try DedicatedThread(name: "test-interrupt") {
            for _ in 0..<200 {
                pthread_kill(waiting, SIGUSR2)
                sched_yield()
            }
            interrupted.signal()
            wakeup.signal()
        }
        let ready = try poller.poll(timeoutMilliseconds: patienceMilliseconds)
        #expect(ready.isReadable(token))
        #expect(interrupted.drain())
        thread.join()
    }
}
