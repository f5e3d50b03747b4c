import CZeroMQ
import Glibc

/// A libzmq (or eventfd, or pthread) call that failed.
///
/// `EAGAIN`, `EINTR` and a send's `EHOSTUNREACH` are results, never errors: see ``SendOutcome`` and
/// ``ZMQSocket/receive(into:)``. Two errors are equal when their codes are.
package struct ZMQError: Error, Sendable {
    /// An errno value: the system's own, or one of libzmq's above 156384712.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// The context was shut down: close the socket and end the thread.
        package static let contextTerminated = Code(rawValue: ETERM)
        package static let wrongState = Code(rawValue: EFSM)
        package static let noThreadAvailable = Code(rawValue: EMTHREAD)
        package static let addressInUse = Code(rawValue: EADDRINUSE)
        package static let addressNotAvailable = Code(rawValue: EADDRNOTAVAIL)
        package static let permissionDenied = Code(rawValue: EACCES)
        package static let noSuchDevice = Code(rawValue: ENODEV)
        package static let notFound = Code(rawValue: ENOENT)
        package static let nameTooLong = Code(rawValue: ENAMETOOLONG)
        package static let connectionRefused = Code(rawValue: ECONNREFUSED)
        package static let protocolNotSupported = Code(rawValue: EPROTONOSUPPORT)
        package static let notSupported = Code(rawValue: ENOTSUP)
        package static let invalidArgument = Code(rawValue: EINVAL)
        package static let notASocket = Code(rawValue: ENOTSOCK)
        package static let tooManyFiles = Code(rawValue: EMFILE)
        package static let outOfMemory = Code(rawValue: ENOMEM)
    }

    package let code: Code
    /// The C function that failed, with the option's name where there is one.
    package let operation: String
    /// The endpoint, or the value refused; never a key and never a routing id.
    package let context: String

    package init(_ code: Code, operation: String, context: String) {
        self.code = code
        self.operation = operation
        self.context = context
    }

    /// The error that libzmq left for the call just made on this thread.
    static func last(_ operation: String, _ context: String) -> ZMQError {
        ZMQError(Code(rawValue: zmq_errno()), operation: operation, context: context)
    }
}

extension ZMQError: Equatable {
    package static func == (left: ZMQError, right: ZMQError) -> Bool { left.code == right.code }
}

extension ZMQError: CustomStringConvertible {
    /// What failed, on what, why, and what to do next.
    package var description: String {
        let place = context.isEmpty ? "" : " (\(context))"
        let reason = String(cString: zmq_strerror(code.rawValue))
        return "\(operation)\(place): \(reason). \(remedy)"
    }

    private var remedy: String {
        switch code {
        case .contextTerminated: "The context was shut down: close this socket."
        case .wrongState: "Finish the message or the request that is under way first."
        case .noThreadAvailable: "Give the context at least one I/O thread."
        case .addressInUse: "Another socket is bound there: stop it or choose another endpoint."
        case .addressNotAvailable, .noSuchDevice: "Bind to an address or interface of this machine, or to *."
        case .permissionDenied: "Allow this user to use that port or that folder, or choose another endpoint."
        case .notFound: "Check that the endpoint was bound here, and that the folder of an ipc endpoint exists."
        case .nameTooLong: "An ipc path may have at most 107 bytes: choose a shorter one."
        case .connectionRefused: "Nothing is bound at that endpoint: start its server first."
        case .protocolNotSupported: "Write the endpoint as tcp://host:port, ipc://path or inproc://name."
        case .notSupported: "This socket type or this libzmq cannot do that."
        case .invalidArgument: "Correct the value named here: libzmq \(ZMQ.version) does not take it."
        case .notASocket: "The socket is closed: create another."
        case .tooManyFiles: "Raise the context's maxSockets or the process's limit of open files (LimitNOFILE)."
        case .outOfMemory: "Lower the high-water marks or the message limit, or give the process more memory."
        default: "See errno \(code.rawValue) in the manual page of \(operation)."
        }
    }
}
