/// One command as it came in: its frames, untouched.
///
/// - Threading: the pointers are read during the call they are passed to, never kept.
package struct Submission {
    /// The command's bytes, as sent: protobuf, or JSON.
    package var command: UnsafeRawBufferPointer
    package var isJSON: Bool
    package var signature: UnsafeRawBufferPointer
    package var text: UnsafeRawBufferPointer
    package var payload: UnsafeRawBufferPointer

    package init(
        command: UnsafeRawBufferPointer, isJSON: Bool = false,
        signature: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        text: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        payload: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) {
        self.command = command
        self.isJSON = isJSON
        self.signature = signature
        self.text = text
        self.payload = payload
    }
}
