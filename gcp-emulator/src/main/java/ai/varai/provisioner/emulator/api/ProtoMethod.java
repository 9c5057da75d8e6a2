package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;

/** A method with its descriptor, the type of its request and what answers it. */
public record ProtoMethod(
    ApiMethod info,
    MethodDescriptor descriptor,
    Message requestDefault,
    ProtoHandler<Message, Message> handler) {}
