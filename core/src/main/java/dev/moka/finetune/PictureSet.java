package dev.moka.finetune;

import dev.moka.MokaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures of several classes: some to learn from, and others to see what was learned.
 *
 * @param classes their names; a class's number is its place
 * @param train what is learned from
 * @param val what is tested with
 */
public record PictureSet(List<String> classes, List<Item> train, List<Item> val) {
    /** A picture, and the number of its class. */
    public record Item(Path file, int label) {}

    public PictureSet {
        classes = List.copyOf(classes);
        train = List.copyOf(train);
        val = List.copyOf(val);
        if (classes.size() < 2) {
            throw MokaException.model("there is one class, '%s': give two or more to tell apart", classes.get(0));
        }
    }

    /**
     * Reads a set of one of three forms: a folder with folders train and val (or test) of a folder for each class; a folder of a folder
     * for each class; a list, each line of it a path from where the list is, a space and the number of the class. Of the latter two, one
     * picture in five of each class is held out to test with.
     *
     * @param seed decides which pictures are held out
     * @throws MokaException (MODEL) that says what is missing
     */
    public static PictureSet read(Path source, long seed) {
        if (Files.isRegularFile(source)) {
            return new HeldOut(seed).split(PictureFolders.ofList(source));
        } else if (!Files.isDirectory(source)) {
            throw MokaException.model(
                    "%s does not exist (looked for it in %s): give a folder of a folder of pictures for each class, or a list",
                    source, Path.of("").toAbsolutePath());
        }
        Path train = source.resolve("train");
        Path val = Files.isDirectory(source.resolve("val")) ? source.resolve("val") : source.resolve("test");
        if (Files.isDirectory(train) && Files.isDirectory(val)) {
            PictureFolders learned = PictureFolders.of(train);
            return new PictureSet(
                    learned.classes(),
                    learned.items(),
                    PictureFolders.of(val).numberedAs(learned).items());
        } else if (Files.isDirectory(train)) {
            throw MokaException.model(
                    "%s has a folder train, and no val to test with: make one, or give %s, and one picture in five is held out",
                    source, train);
        }
        return new HeldOut(seed).split(PictureFolders.of(source));
    }
}
