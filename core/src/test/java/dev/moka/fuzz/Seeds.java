package dev.moka.fuzz;

import com.google.protobuf.ByteString;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.array.Npz;
import dev.moka.data.DatabaseWriter;
import dev.moka.model.Hdf5Arrays;
import dev.moka.model.Prototxt;
import dev.moka.model.SolverStateFile;
import dev.moka.model.WeightBlob;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import dev.moka.proto.TrainingProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Sound little files of every kind, made here: nothing of anybody else's. */
final class Seeds {
    private static final String NET = """
            name: "tiny"
            # a comment
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" param { lr_mult: 1.5e-1 }
              convolution_param { num_output: 4 kernel_size: 3 group: 1 weight_filler { type: "xavier" } } }
            layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" include { phase: TEST } }
            layer { name: "fc" type: "InnerProduct" bottom: "conv" top: "fc" inner_product_param { num_output: 3 } }
            layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }
            """;

    private static final String OLD_NET = """
            name: 'old' input: 'data' input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
            layers { name: 'conv' type: CONVOLUTION bottom: 'data' top: 'conv' blobs_lr: 1 weight_decay: 0
              convolution_param < num_output: 2; kernel_size: 3 > }
            layers { name: "d" type: DATA top: "data" data_param { source: "x" batch_size: 2 crop_size: 5 mean_file: "m" } }
            """;

    private static final String OLDEST_NET = """
            name: 'oldest'
            layers { layer { name: 'pad' type: 'padding' pad: 2 } bottom: 'data' top: 'pad' }
            layers { layer { name: 'conv' type: 'conv' num_output: 2 kernelsize: 3 stride: 2 group: 1 biasterm: true }
              bottom: 'pad' top: 'conv' }
            """;

    private static final String SOLVER = """
            net: "train.prototxt"
            base_lr: 0.01 lr_policy: "multistep" gamma: 0.1 stepvalue: 10 stepvalue: 20
            test_iter: 5 test_interval: 100 max_iter: 1000 momentum: 0.9 weight_decay: 0.0005
            snapshot: 50 snapshot_prefix: "snapshots/tiny" solver_mode: CPU type: "Adam" random_seed: 7
            """;

    private Seeds() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<byte[]> nets() {
        return List.of(bytes(NET), bytes(OLD_NET), bytes(OLDEST_NET));
    }

    static List<byte[]> solvers() {
        return List.of(
                bytes(SOLVER), bytes("train_net: 'a' test_net: 'b' test_iter: 1 solver_type: NESTEROV base_lr: 1"));
    }

    static List<byte[]> weights(Path scratch, String ending) throws IOException {
        Path file = scratch.resolve("tiny" + ending);
        try (Net net = new Net(
                Prototxt.parseNet(NET, "tiny").net(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            net.fillRandomly(1);
            net.save(file);
        }
        return List.of(Files.readAllBytes(file));
    }

    static List<byte[]> states(Path scratch, String ending) throws IOException {
        Path file = scratch.resolve("tiny.solverstate" + ending);
        List<WeightBlob> history = List.of(
                WeightBlob.of(new int[] {2, 3}, () -> new float[] {1, 2, 3, 4, 5, 6}),
                WeightBlob.of(new int[] {4}, () -> new float[4]));
        new SolverStateFile(17, "tiny.caffemodel", 1, history, TrainingProgress.getDefaultInstance()).write(file);
        return List.of(Files.readAllBytes(file));
    }

    private static NdArray array(int... shape) {
        float[] numbers = new float[Math.toIntExact(NdArray.count(shape))];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        return new NdArray(shape, numbers);
    }

    static List<byte[]> arrays(Path scratch) throws IOException {
        Path file = scratch.resolve("data.h5");
        Hdf5Arrays.write(file, Map.of("data", array(4, 2, 3), "label", array(4)));
        return List.of(Files.readAllBytes(file));
    }

    static List<byte[]> means(Path scratch) throws IOException {
        BlobProto.Builder old =
                BlobProto.newBuilder().setNum(1).setChannels(3).setHeight(2).setWidth(2);
        BlobProto.Builder today =
                BlobProto.newBuilder().setShape(BlobShape.newBuilder().addDim(3));
        for (int i = 0; i < 12; i++) {
            old.addData(i);
        }
        for (int i = 0; i < 3; i++) {
            today.addDoubleData(i);
        }
        Path npy = scratch.resolve("mean.npy");
        Npy.write(npy, array(3, 2, 2));
        return List.of(old.build().toByteArray(), today.build().toByteArray(), Files.readAllBytes(npy));
    }

    static List<byte[]> npy(Path scratch) throws IOException {
        Path file = scratch.resolve("array.npy");
        Npy.write(file, array(2, 3, 4));
        byte[] ours = Files.readAllBytes(file);
        List<byte[]> seeds = new ArrayList<>(List.of(ours));
        for (String type : List.of("<f8", ">i2", "|u1", "<u8", "|b1")) {
            byte[] other = new byte[300];
            System.arraycopy(ours, 0, other, 0, ours.length);
            String header = new String(ours, 0, 128, StandardCharsets.ISO_8859_1)
                    .replace("<f4", type)
                    .replace("False", type.equals(">i2") ? "True " : "False");
            System.arraycopy(header.getBytes(StandardCharsets.ISO_8859_1), 0, other, 0, 128);
            seeds.add(other);
        }
        return seeds;
    }

    static List<byte[]> npz(Path scratch) throws IOException {
        Path file = scratch.resolve("arrays.npz");
        Npz.write(file, Map.of("conv1/7x7", array(2, 3), "b", array()));
        return List.of(Files.readAllBytes(file));
    }

    static List<byte[]> labels() {
        return List.of(
                bytes("n01440764 tench, Tinca tinca\nn01443537 goldfish\r\n\n\ufeffcat\n"), bytes("caf\u00e9\n0\n"));
    }

    static List<byte[]> lists() {
        return List.of(bytes("cats/tom one.jpg 3\n\nb.png\t-1\n"), bytes("\ufeffa.jpg 2147483647\r\n"));
    }

    static List<byte[]> windows() {
        return List.of(
                bytes("# 0\n/a/b.jpg\n3\n100\n200\n2\n1 0.9 10 10 50 50\n0 0.1 0 0 99 99\n# 1\nc.jpg\n3 5 5 0\n"));
    }

    static List<byte[]> idx(Path scratch) throws IOException {
        ByteBuffer digits = ByteBuffer.allocate(10).putInt(0x801).putInt(2).put(new byte[] {7, 1});
        Files.write(scratch.resolve("labels"), digits.array());
        byte[] pictures = ByteBuffer.allocate(40)
                .putInt(0x803)
                .putInt(2)
                .putInt(3)
                .putInt(4)
                .array();
        return List.of(pictures);
    }

    static List<byte[]> records() {
        Datum.Builder bytes =
                Datum.newBuilder().setChannels(3).setHeight(2).setWidth(2).setLabel(5);
        Datum.Builder floats = bytes.clone();
        for (int i = 0; i < 12; i++) {
            floats.addFloatData(i);
        }
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(bytes.setData(ByteString.copyFrom(new byte[12])).build().toByteArray());
        seeds.add(floats.build().toByteArray());
        seeds.add(Datum.newBuilder()
                .setEncoded(true)
                .setData(ByteString.copyFrom(pictures().get(0)))
                .build()
                .toByteArray());
        return seeds;
    }

    /** Databases of one page of records, of many, and of records that are longer than a page. */
    static List<byte[]> lmdb(Path scratch) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (int[] form : new int[][] {{3, 50}, {150, 100}, {5, 5000}, {0, 0}}) {
            Path folder = scratch.resolve("lmdb" + form[1]);
            database(folder, DB.LMDB, form[0], form[1]);
            seeds.add(Files.readAllBytes(folder.resolve("data.mdb")));
        }
        return seeds;
    }

    static List<byte[]> leveldb(Path scratch) throws IOException {
        Path folder = scratch.resolve("db");
        database(folder, DB.LEVELDB, 30, 50);
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                byte[] name = bytes(file.getFileName() + "\n");
                byte[] content = Files.readAllBytes(file);
                seeds.add(ByteBuffer.allocate(name.length + content.length)
                        .put(name)
                        .put(content)
                        .array());
            }
        }
        return seeds;
    }

    private static void database(Path folder, DB backend, int records, int size) {
        Random random = new Random(1701);
        DatabaseWriter.create(folder, backend, database -> {
            for (int i = 0; i < records; i++) {
                byte[] data = new byte[size];
                random.nextBytes(data);
                Datum datum = Datum.newBuilder()
                        .setChannels(1)
                        .setHeight(1)
                        .setWidth(size)
                        .setLabel(i)
                        .setData(ByteString.copyFrom(data))
                        .build();
                database.put(String.format("%08d", i), datum);
            }
        });
    }

    static List<byte[]> pictures() {
        return PictureSeeds.all();
    }

    /** With all that is in it. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
