package dev.moka.finetune;

import dev.moka.MokaException;
import dev.moka.data.ImageList;
import dev.moka.finetune.PictureSet.Item;
import dev.moka.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pictures and their classes, as they lie in folders or a list has them. */
record PictureFolders(Path source, List<String> classes, List<Item> items) {
    /** A folder for each class, named as the class; hidden ones are none. */
    static PictureFolders of(Path folder) {
        List<String> classes = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        for (Path inside : folders(folder)) {
            List<Path> pictures = Images.list(inside);
            if (pictures.isEmpty()) {
                throw MokaException.model(
                        "the class folder %s has no pictures: put some into it, or remove it", inside);
            }
            pictures.forEach(
                    picture -> items.add(new Item(picture.toAbsolutePath().normalize(), classes.size())));
            classes.add(inside.getFileName().toString());
        }
        if (classes.isEmpty()) {
            throw MokaException.model("%s has no folders with pictures: make one for each class", folder);
        }
        return new PictureFolders(folder, classes, items);
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.MODEL, folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A list's paths start where the list is; its classes are called by their numbers. */
    static PictureFolders ofList(Path list) {
        List<Item> items = ImageList.read(list).lines().stream()
                .map(line -> new Item(
                        list.toAbsolutePath().resolveSibling(line.path()).normalize(), line.label()))
                .toList();
        int last = items.stream().mapToInt(Item::label).max().orElse(0);
        for (int i = 0; i <= last; i++) {
            int label = i;
            if (items.stream().noneMatch(item -> item.label() == label)) {
                throw MokaException.model(
                        "%s has labels up to %d, and no picture of label %d: number the classes 0, 1, 2 and so on",
                        list, last, label);
            }
        }
        if (items.stream().anyMatch(item -> item.label() < 0)) {
            throw MokaException.model("%s has a label below 0: number the classes 0, 1, 2 and so on", list);
        }
        return new PictureFolders(
                list, IntStream.rangeClosed(0, last).mapToObj(String::valueOf).toList(), items);
    }

    /** The same pictures under the class numbers of {@code other}. */
    PictureFolders numberedAs(PictureFolders other) {
        for (String name : classes) {
            if (!other.classes.contains(name)) {
                throw MokaException.model(
                        "%s has a class '%s' that %s has not: there must be pictures to learn it from",
                        source, name, other.source);
            }
        }
        return new PictureFolders(
                source,
                other.classes,
                items.stream()
                        .map(item -> new Item(item.file(), other.classes.indexOf(classes.get(item.label()))))
                        .toList());
    }
}
