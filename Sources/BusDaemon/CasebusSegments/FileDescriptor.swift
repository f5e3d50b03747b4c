import Glibc

/// An open file that closes itself when its last user lets go of it, so that a reader never reads a closed number.
final class FileDescriptor: Sendable {
    let number: Int32
    let path: String

    init(number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { close(number) }
}
