package dev.moka.peers;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.moka.peers.onnx.AttributeProto;
import dev.moka.peers.onnx.AttributeProto.AttributeType;
import dev.moka.peers.onnx.GraphProto;
import dev.moka.peers.onnx.ModelProto;
import dev.moka.peers.onnx.NodeProto;
import dev.moka.peers.onnx.OperatorSetIdProto;
import dev.moka.peers.onnx.TensorProto;
import dev.moka.peers.onnx.TensorShapeProto;
import dev.moka.peers.onnx.TypeProto;
import dev.moka.peers.onnx.ValueInfoProto;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An ONNX model being written, operator set 13; the first dimension of what goes in and out is free. */
final class OnnxGraph {
    private static final int IR_VERSION = 8;
    private static final int OPERATORS = 13;

    private final GraphProto.Builder graph;
    private final boolean anySize;
    private final List<Node> nodes = new ArrayList<>();

    /** @param anySize whether the third and later dimensions of what goes in and out are free, too */
    OnnxGraph(String name, boolean anySize) {
        this.anySize = anySize;
        graph = GraphProto.newBuilder().setName(name);
    }

    /** One operator that makes one value. */
    static final class Node {
        private final NodeProto.Builder node;

        private Node(String operator, String makes) {
            node = NodeProto.newBuilder().setOpType(operator).setName(makes).addOutput(makes);
        }

        Node reads(String value) {
            node.addInput(value);
            return this;
        }

        Node with(String attribute, long value) {
            node.addAttribute(attribute(attribute, AttributeType.INT).setI(value));
            return this;
        }

        Node with(String attribute, float value) {
            node.addAttribute(attribute(attribute, AttributeType.FLOAT).setF(value));
            return this;
        }

        Node with(String attribute, int... values) {
            AttributeProto.Builder builder = attribute(attribute, AttributeType.INTS);
            Arrays.stream(values).forEach(builder::addInts);
            node.addAttribute(builder);
            return this;
        }

        private static AttributeProto.Builder attribute(String name, AttributeType type) {
            return AttributeProto.newBuilder().setName(name).setType(type);
        }
    }

    /** Adds an operator; nodes are added in an order in which all that is read was made before. */
    Node node(String operator, String makes) {
        Node node = new Node(operator, makes);
        nodes.add(node);
        return node;
    }

    /** Adds numbers, and gives their name. */
    String constant(String name, int[] shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        ByteString raw = UnsafeByteOperations.unsafeWrap(bytes);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(raw);
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return name;
    }

    void input(String name, int[] shape) {
        graph.addInput(value(name, shape));
    }

    void output(String name, int[] shape) {
        graph.addOutput(value(name, shape));
    }

    private ValueInfoProto value(String name, int[] shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        dims.addDimBuilder().setDimParam("N");
        for (int i = 1; i < shape.length; i++) {
            if (anySize && i > 1) {
                dims.addDimBuilder().setDimParam(name + i);
            } else {
                dims.addDimBuilder().setDimValue(shape[i]);
            }
        }
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                .setShape(dims);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    void save(Path file) throws IOException {
        nodes.forEach(node -> graph.addNode(node.node));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("moka-peers")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
                .setGraph(graph)
                .build();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            model.writeTo(out);
        }
    }
}
