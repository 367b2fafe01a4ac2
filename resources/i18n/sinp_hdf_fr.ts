<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
    <context>
        <name>SinpHdf</name>
        <message>
            <source>  … and {count} others, in the list of corrections.</source>
            <translation>  … et {count} autres, dans la liste des corrections.</translation>
        </message>
        <message>
            <source>'Indépendant' for somebody without one, 'Inconnu' when it is not known.</source>
            <translation>« Indépendant » pour qui n’en a pas, « Inconnu » quand on ne le sait pas.</translation>
        </message>
        <message>
            <source>'auto' uses DuckDB when it is installed, else what QGIS ships. Both give the same findings.</source>
            <translation>« auto » utilise DuckDB s’il est installé, sinon ce que QGIS fournit. Les deux donnent les mêmes constats.</translation>
        </message>
        <message>
            <source>'certain': the same information in another spelling. 'probable': also where only one value is likely. 'incertain': also guesses, for the rules named above and for them only.</source>
            <translation>« certain » : la même information écrite autrement. « probable » : aussi lorsqu’une seule valeur est vraisemblable. « incertain » : aussi les suppositions, pour les règles nommées plus haut et pour elles seules.</translation>
        </message>
        <message>
            <source>(always)</source>
            <translation>(toujours)</translation>
        </message>
        <message>
            <source>(as it is)</source>
            <translation>(telle quelle)</translation>
        </message>
        <message>
            <source>(choose a result)</source>
            <translation>(choisissez un résultat)</translation>
        </message>
        <message>
            <source>(no value)</source>
            <translation>(aucune valeur)</translation>
        </message>
        <message>
            <source>(none)</source>
            <translation>(aucun)</translation>
        </message>
        <message>
            <source>(whole file or row)</source>
            <translation>(fichier ou ligne entière)</translation>
        </message>
        <message>
            <source>0: the same day, or periods that overlap.</source>
            <translation>0 : le même jour, ou des périodes qui se recouvrent.</translation>
        </message>
        <message>
            <source>1: the same names. 0.8: initials and slips of the keyboard allowed. 0: observers are not compared. Accents, capitals, the order of the names and organisations in brackets never count.</source>
            <translation>1 : les mêmes noms. 0,8 : initiales et fautes de frappe admises. 0 : les observateurs ne sont pas comparés. Les accents, les majuscules, l’ordre du nom et du prénom et les organismes entre parenthèses ne comptent jamais.</translation>
        </message>
        <message>
            <source>A column of text (WKT)</source>
            <translation>Une colonne de texte (WKT)</translation>
        </message>
        <message>
            <source>A comma: 49,9</source>
            <translation>Une virgule : 49,9</translation>
        </message>
        <message>
            <source>A constant is kept in the profile. Leave it empty for what changes from one table to the next: it is then asked for at each conversion, and the preview takes the trial value.</source>
            <translation>Une constante est gardée dans le profil. Laissez-la vide pour ce qui change d’une table à l’autre : ce sera demandé à chaque conversion, et l’aperçu prend la valeur d’essai.</translation>
        </message>
        <message>
            <source>A copy of the first file with the decisions applied; the file itself is left as it is.</source>
            <translation>Une copie du premier fichier, avec les décisions appliquées ; le fichier lui-même reste tel quel.</translation>
        </message>
        <message>
            <source>A file…</source>
            <translation>Un fichier…</translation>
        </message>
        <message>
            <source>A layer or a file in the regional format, or the whole result GeoPackage of a conversion.</source>
            <translation>Une couche ou un fichier au format régional, ou le GeoPackage entier issu d’une conversion.</translation>
        </message>
        <message>
            <source>A layer, its selected features, or a file: CSV, XLSX, ODS, GeoPackage, shapefile, GeoJSON, FlatGeobuf…</source>
            <translation>Une couche, ses entités sélectionnées, ou un fichier : CSV, XLSX, ODS, GeoPackage, shapefile, GeoJSON, FlatGeobuf…</translation>
        </message>
        <message>
            <source>A line or a polygon counts as the rectangle around it. Without a place, the commune is compared.</source>
            <translation>Une ligne ou un polygone compte pour le rectangle qui l’entoure. Sans lieu, c’est la commune qui est comparée.</translation>
        </message>
        <message>
            <source>A point: 49.9</source>
            <translation>Un point : 49.9</translation>
        </message>
        <message>
            <source>A regular expression whose first group ( ) is the value</source>
            <translation>Une expression régulière dont le premier groupe ( ) est la valeur</translation>
        </message>
        <message>
            <source>A report in French, readable without a network.</source>
            <translation>Un rapport en français, lisible sans réseau.</translation>
        </message>
        <message>
            <source>AAAA, MM, JJ, HH, mm, SS stand for year, month, day, hour, minute, second; commas between patterns</source>
            <translation>AAAA, MM, JJ, HH, mm, SS valent année, mois, jour, heure, minute, seconde ; séparez les modèles par des virgules</translation>
        </message>
        <message>
            <source>Accept what is proposed</source>
            <translation>Accepter ce qui est proposé</translation>
        </message>
        <message>
            <source>Accepted</source>
            <translation>Acceptée</translation>
        </message>
        <message>
            <source>Accepted, a value is taken out</source>
            <translation>Acceptée, une valeur déplacée</translation>
        </message>
        <message>
            <source>Accepted, not to be exchanged</source>
            <translation>Acceptée, à ne pas échanger</translation>
        </message>
        <message>
            <source>Add a column…</source>
            <translation>Ajouter une colonne…</translation>
        </message>
        <message>
            <source>Add the precision of each place</source>
            <translation>Ajouter la précision de chaque lieu</translation>
        </message>
        <message>
            <source>Additional attribute</source>
            <translation>Attribut additionnel</translation>
        </message>
        <message>
            <source>Adds the findings of both results as one layer.</source>
            <translation>Ajoute les constats des deux résultats en une seule couche.</translation>
        </message>
        <message>
            <source>Adds the layers that have rows, with their style, errors on the map included.</source>
            <translation>Ajoute les couches qui ont des lignes, avec leur style, y compris les erreurs sur la carte.</translation>
        </message>
        <message>
            <source>Adds the pairs with their style and their form.</source>
            <translation>Ajoute les paires avec leur style et leur formulaire.</translation>
        </message>
        <message>
            <source>Advice</source>
            <translation>Conseil</translation>
        </message>
        <message>
            <source>After</source>
            <translation>Après</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Tous</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Tous les fichiers</translation>
        </message>
        <message>
            <source>All findings in a text file for a spreadsheet (UTF-8, semicolons).</source>
            <translation>Tous les constats dans un fichier texte pour tableur (UTF-8, points-virgules).</translation>
        </message>
        <message>
            <source>Also records with the same identifier</source>
            <translation>Aussi les enregistrements de même identifiant</translation>
        </message>
        <message>
            <source>Another file than the input, which is then left as it is; the same file to correct it in place.</source>
            <translation>Un autre fichier que celui de départ, qui reste alors tel quel ; le même fichier pour le corriger sur place.</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>Appliquer</translation>
        </message>
        <message>
            <source>Apply all of this cause…</source>
            <translation>Tout appliquer pour cette cause…</translation>
        </message>
        <message>
            <source>Apply all of this group…</source>
            <translation>Tout appliquer dans ce groupe…</translation>
        </message>
        <message>
            <source>Apply the decisions about duplicates</source>
            <translation>Appliquer les décisions sur les doublons</translation>
        </message>
        <message>
            <source>Apply the proposed corrections</source>
            <translation>Appliquer les corrections proposées</translation>
        </message>
        <message>
            <source>As a list</source>
            <translation>En liste</translation>
        </message>
        <message>
            <source>Asked at the levels 'echange' and 'inpn' only. Taken for rows whose source does not say it.</source>
            <translation>Demandé aux niveaux « echange » et « inpn » seulement. Pris pour les lignes dont la source ne le dit pas.</translation>
        </message>
        <message>
            <source>Asked for</source>
            <translation>Obligation</translation>
        </message>
        <message>
            <source>Asked for or filled</source>
            <translation>Demandés ou remplis</translation>
        </message>
        <message>
            <source>Attribute</source>
            <translation>Attribut</translation>
        </message>
        <message>
            <source>Author</source>
            <translation>Auteur</translation>
        </message>
        <message>
            <source>Becomes</source>
            <translation>Devient</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>Avant</translation>
        </message>
        <message>
            <source>Blocking</source>
            <translation>Bloquant</translation>
        </message>
        <message>
            <source>Both profiles say the same.</source>
            <translation>Les deux profils disent la même chose.</translation>
        </message>
        <message>
            <source>Bring back</source>
            <translation>Rétablir</translation>
        </message>
        <message>
            <source>CSV, spreadsheet, GeoPackage, shapefile…</source>
            <translation>CSV, classeur, GeoPackage, shapefile…</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>Cause</translation>
        </message>
        <message>
            <source>Check again what was corrected</source>
            <translation>Vérifier de nouveau ce qui a été corrigé</translation>
        </message>
        <message>
            <source>Checked with the observer</source>
            <translation>Vérifié auprès de l’observateur</translation>
        </message>
        <message>
            <source>Checking the corrected records</source>
            <translation>Vérification des enregistrements corrigés</translation>
        </message>
        <message>
            <source>Checks a layer, or a whole result GeoPackage, that is already in the regional SINP format.</source>
            <translation>Contrôle une couche, ou tout un GeoPackage de résultat, déjà au format régional du SINP.</translation>
        </message>
        <message>
            <source>Checks the corrected rows of the quarantine again, alone, and puts them back into their result.</source>
            <translation>Contrôle de nouveau les lignes corrigées de la quarantaine, elles seules, et les remet dans leur résultat.</translation>
        </message>
        <message>
            <source>Choose a finding to see it on the map, with its explanation.</source>
            <translation>Choisissez un constat pour le voir sur la carte, avec son explication.</translation>
        </message>
        <message>
            <source>Choose a profile file</source>
            <translation>Choisir un fichier de profil</translation>
        </message>
        <message>
            <source>Choose a table to see its first rows converted.</source>
            <translation>Choisissez une table pour voir ses premières lignes converties.</translation>
        </message>
        <message>
            <source>Choose a table to see its values.</source>
            <translation>Choisissez une table pour voir ses valeurs.</translation>
        </message>
        <message>
            <source>Choose an attribute in the list above</source>
            <translation>Choisissez un attribut dans la liste ci-dessus</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>Code</translation>
        </message>
        <message>
            <source>Columns that nobody knows</source>
            <translation>Colonnes inconnues du profil</translation>
        </message>
        <message>
            <source>Compare two profiles</source>
            <translation>Comparer deux profils</translation>
        </message>
        <message>
            <source>Compare two results</source>
            <translation>Comparer deux résultats</translation>
        </message>
        <message>
            <source>Compare with an older result</source>
            <translation>Comparer à un résultat plus ancien</translation>
        </message>
        <message>
            <source>Compare with another result…</source>
            <translation>Comparer à un autre résultat…</translation>
        </message>
        <message>
            <source>Compare…</source>
            <translation>Comparer…</translation>
        </message>
        <message>
            <source>Comparing the results</source>
            <translation>Comparaison des résultats</translation>
        </message>
        <message>
            <source>Comparison</source>
            <translation>Comparaison</translation>
        </message>
        <message>
            <source>Comparison as CSV</source>
            <translation>Comparaison en CSV</translation>
        </message>
        <message>
            <source>Completed by itself</source>
            <translation>Complété automatiquement</translation>
        </message>
        <message>
            <source>Conditional</source>
            <translation>Conditionnel</translation>
        </message>
        <message>
            <source>Confidence wanted</source>
            <translation>Confiance voulue</translation>
        </message>
        <message>
            <source>Constant of the profile</source>
            <translation>Constante du profil</translation>
        </message>
        <message>
            <source>Constants</source>
            <translation>Constantes</translation>
        </message>
        <message>
            <source>Convert and validate</source>
            <translation>Convertir et valider</translation>
        </message>
        <message>
            <source>Convert to the regional format</source>
            <translation>Convertir vers le format régional</translation>
        </message>
        <message>
            <source>Coordinate system</source>
            <translation>Système de coordonnées</translation>
        </message>
        <message>
            <source>Coordinate system, if the source does not say it</source>
            <translation>Système de coordonnées, si la source ne le dit pas</translation>
        </message>
        <message>
            <source>Corrected and saved; check again to see it go.</source>
            <translation>Corrigé et enregistré ; vérifiez de nouveau pour le voir disparaître.</translation>
        </message>
        <message>
            <source>Corrected in the layer; save the layer to keep it.</source>
            <translation>Corrigé dans la couche ; enregistrez la couche pour le garder.</translation>
        </message>
        <message>
            <source>Corrected result</source>
            <translation>Résultat corrigé</translation>
        </message>
        <message>
            <source>Corrected workbook that came back</source>
            <translation>Classeur corrigé, à son retour</translation>
        </message>
        <message>
            <source>Corrections before they are made</source>
            <translation>Les corrections, avant de les faire</translation>
        </message>
        <message>
            <source>Corrections of this result are not saved yet: save its layers or undo, then go on.</source>
            <translation>Des corrections de ce résultat ne sont pas enregistrées : enregistrez ses couches ou défaites-les, puis recommencez.</translation>
        </message>
        <message>
            <source>Data set (UUID of its metadata sheet)</source>
            <translation>Jeu de données (UUID de sa fiche de métadonnées)</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>Date</translation>
        </message>
        <message>
            <source>Date of the corrections</source>
            <translation>Date des corrections</translation>
        </message>
        <message>
            <source>Date of the decisions</source>
            <translation>Date des décisions</translation>
        </message>
        <message>
            <source>Days are written</source>
            <translation>Les dates sont écrites</translation>
        </message>
        <message>
            <source>Days between the dates, at most</source>
            <translation>Écart entre les dates, au plus (jours)</translation>
        </message>
        <message>
            <source>Decimal sign</source>
            <translation>Signe décimal</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Description</translation>
        </message>
        <message>
            <source>Detected when empty: UTF-8, else Windows-1252. Example: iso-8859-15.</source>
            <translation>Détecté si le champ est vide : UTF-8, sinon Windows-1252. Exemple : iso-8859-15.</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Écarter</translation>
        </message>
        <message>
            <source>Dismiss findings</source>
            <translation>Écarter des constats</translation>
        </message>
        <message>
            <source>Dismissed by {author} on {date}: {reason}</source>
            <translation>Écarté par {author} le {date} : {reason}</translation>
        </message>
        <message>
            <source>Dismiss…</source>
            <translation>Écarter…</translation>
        </message>
        <message>
            <source>Each column, what it becomes, how sure and why, and the codes of its values (UTF-8, semicolons).</source>
            <translation>Pour chaque colonne, ce qu’elle devient, avec quelle confiance et pourquoi, et les codes de ses valeurs (UTF-8, points-virgules).</translation>
        </message>
        <message>
            <source>Each finding with its state on the map, and the counts by rule and attribute.</source>
            <translation>Chaque constat avec son état sur la carte, et les nombres par règle et par attribut.</translation>
        </message>
        <message>
            <source>Each finding with its state, in a text file for a spreadsheet (UTF-8, semicolons).</source>
            <translation>Chaque constat avec son état, dans un fichier texte pour un tableur (UTF-8, points-virgules).</translation>
        </message>
        <message>
            <source>Each value before and after, and the proposals left aside with the reason (UTF-8, semicolons).</source>
            <translation>Chaque valeur avant et après, et les propositions laissées de côté avec la raison (UTF-8, points-virgules).</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>Plus tôt</translation>
        </message>
        <message>
            <source>Edit or create a profile…</source>
            <translation>Modifier ou créer un profil…</translation>
        </message>
        <message>
            <source>Empty cells take</source>
            <translation>Les cellules vides prennent</translation>
        </message>
        <message>
            <source>Empty: the current day.</source>
            <translation>Vide : le jour même.</translation>
        </message>
        <message>
            <source>Encoding of a text file</source>
            <translation>Encodage d’un fichier texte</translation>
        </message>
        <message>
            <source>Engine</source>
            <translation>Moteur de calcul</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>Erreur</translation>
        </message>
        <message>
            <source>Every value of the sample is known.</source>
            <translation>Toutes les valeurs de l’échantillon sont connues.</translation>
        </message>
        <message>
            <source>Examples</source>
            <translation>Exemples</translation>
        </message>
        <message>
            <source>Excel workbook (*.xlsx);;OpenDocument workbook (*.ods)</source>
            <translation>Classeur Excel (*.xlsx);;Classeur OpenDocument (*.ods)</translation>
        </message>
        <message>
            <source>Expected</source>
            <translation>Attendu</translation>
        </message>
        <message>
            <source>Field (Te), collection (Co) or literature (Li)</source>
            <translation>Terrain (Te), collection (Co) ou littérature (Li)</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Fichier</translation>
        </message>
        <message>
            <source>Filled</source>
            <translation>Rempli</translation>
        </message>
        <message>
            <source>Filled by</source>
            <translation>Rempli par</translation>
        </message>
        <message>
            <source>Find a column</source>
            <translation>Chercher une colonne</translation>
        </message>
        <message>
            <source>Find an attribute: name, label or help</source>
            <translation>Chercher un attribut : nom, libellé ou aide</translation>
        </message>
        <message>
            <source>Find duplicates</source>
            <translation>Chercher les doublons</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation>Constat</translation>
        </message>
        <message>
            <source>Findings</source>
            <translation>Constats</translation>
        </message>
        <message>
            <source>Findings as CSV</source>
            <translation>Constats en CSV</translation>
        </message>
        <message>
            <source>Findings: {count}, of which errors: {errors}.</source>
            <translation>Constats : {count}, dont erreurs : {errors}.</translation>
        </message>
        <message>
            <source>Findings: {gone} gone, {new} new, {same} the same.</source>
            <translation>Constats : {gone} disparus, {new} nouveaux, {same} inchangés.</translation>
        </message>
        <message>
            <source>Findings: {shown} of {total}</source>
            <translation>Constats : {shown} sur {total}</translation>
        </message>
        <message>
            <source>Findings…</source>
            <translation>Constats…</translation>
        </message>
        <message>
            <source>Finds records that may be one observation told twice, in one table or between two, and says why.</source>
            <translation>Trouve les enregistrements qui sont peut-être la même observation, dans une table ou entre deux, et dit pourquoi.</translation>
        </message>
        <message>
            <source>First profile</source>
            <translation>Premier profil</translation>
        </message>
        <message>
            <source>First result</source>
            <translation>Premier résultat</translation>
        </message>
        <message>
            <source>For a file that holds several. Empty: the first that is not empty.</source>
            <translation>Pour un fichier qui en contient plusieurs. Champ vide : la première qui a des lignes.</translation>
        </message>
        <message>
            <source>For a file that holds several. Empty: the first that is not empty. For the second of two tables side by side in a sheet: 'Sheet (tableau 2)'.</source>
            <translation>Pour un fichier qui en contient plusieurs. Vide : la première qui n’est pas vide. Pour le second de deux tableaux côte à côte dans une feuille : « Feuille (tableau 2) ».</translation>
        </message>
        <message>
            <source>For example JJ/MM/AAAA, AAAA-MM-JJ</source>
            <translation>Par exemple JJ/MM/AAAA, AAAA-MM-JJ</translation>
        </message>
        <message>
            <source>For me, in all my projects</source>
            <translation>Pour moi, dans tous mes projets</translation>
        </message>
        <message>
            <source>For the selected columns</source>
            <translation>Pour les colonnes sélectionnées</translation>
        </message>
        <message>
            <source>For which source</source>
            <translation>Pour quelle source</translation>
        </message>
        <message>
            <source>Forget all that is said of this attribute</source>
            <translation>Oublier tout ce qui est dit de cet attribut</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>Trouvé</translation>
        </message>
        <message>
            <source>Found: {value}</source>
            <translation>Trouvé : {value}</translation>
        </message>
        <message>
            <source>From “{before}” to “{after}”: findings gone: {gone}, new: {new}, same: {same}.</source>
            <translation>De « {before} » à « {after} » – constats disparus : {gone}, nouveaux : {new}, inchangés : {same}.</translation>
        </message>
        <message>
            <source>Geometry as text</source>
            <translation>Géométrie en texte</translation>
        </message>
        <message>
            <source>Give it to “Convert to the regional format”, or open it in the profile editor first.</source>
            <translation>À donner à « Convertir vers le format régional », ou à ouvrir d’abord dans l’éditeur de profils.</translation>
        </message>
        <message>
            <source>Gone</source>
            <translation>Disparus</translation>
        </message>
        <message>
            <source>Gone with their record: {count}</source>
            <translation>Disparus avec leur enregistrement : {count}</translation>
        </message>
        <message>
            <source>Group by</source>
            <translation>Grouper par</translation>
        </message>
        <message>
            <source>Guesses what the columns of an unknown table mean, by their names and their values, and writes a profile.</source>
            <translation>Devine ce que veulent dire les colonnes d’une table inconnue, d’après leurs noms et leurs valeurs, et écrit un profil.</translation>
        </message>
        <message>
            <source>Hide corrected</source>
            <translation>Masquer les corrigés</translation>
        </message>
        <message>
            <source>Hide dismissed</source>
            <translation>Masquer les écartés</translation>
        </message>
        <message>
            <source>How it is known</source>
            <translation>Comment on le sait</translation>
        </message>
        <message>
            <source>How the columns become the regional format. Profiles that come with the plugin: {names}.</source>
            <translation>Comment les colonnes deviennent le format régional. Profils livrés avec l’extension : {names}.</translation>
        </message>
        <message>
            <source>How this source writes that it has no value; commas between words</source>
            <translation>Comment cette source écrit qu’elle n’a pas de valeur ; séparez les mots par des virgules</translation>
        </message>
        <message>
            <source>Identifier</source>
            <translation>Identifiant</translation>
        </message>
        <message>
            <source>In a file, to share it</source>
            <translation>Dans un fichier, pour le partager</translation>
        </message>
        <message>
            <source>In italics, trial values for what each conversion asks for: {names}.</source>
            <translation>En italique, des valeurs d’essai pour ce que chaque conversion demande : {names}.</translation>
        </message>
        <message>
            <source>In parentheses, how many values are left over</source>
            <translation>Entre parenthèses, combien de valeurs restent sans code</translation>
        </message>
        <message>
            <source>In this project: it goes where the project goes</source>
            <translation>Dans ce projet : il va où va le projet</translation>
        </message>
        <message>
            <source>Information</source>
            <translation>Information</translation>
        </message>
        <message>
            <source>Kept as additional attributes</source>
            <translation>Gardées comme attributs additionnels</translation>
        </message>
        <message>
            <source>Kept in the profile. Empty: the name of your session.</source>
            <translation>Gardé dans le profil. Vide : le nom de votre session.</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Libellé</translation>
        </message>
        <message>
            <source>Labels of the list and their usual spellings are then as good as codes</source>
            <translation>Les libellés de la liste et leurs variantes usuelles valent alors les codes</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Plus tard</translation>
        </message>
        <message>
            <source>Layer of the project</source>
            <translation>Couche du projet</translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation>Laisser de côté</translation>
        </message>
        <message>
            <source>Left as they are:</source>
            <translation>Laissés tels quels :</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Laissée de côté</translation>
        </message>
        <message>
            <source>Letters a to z, digits and _</source>
            <translation>Des lettres de a à z, des chiffres et _</translation>
        </message>
        <message>
            <source>Letters a to z, digits and _: the name of the file and of the parameter</source>
            <translation>Des lettres de a à z, des chiffres et _ : le nom du fichier et celui du paramètre</translation>
        </message>
        <message>
            <source>Likeness of the observers (0 to 1)</source>
            <translation>Ressemblance des observateurs (0 à 1)</translation>
        </message>
        <message>
            <source>Links or merges the pairs that a person has decided about; nothing is lost, each change is logged.</source>
            <translation>Lie ou fusionne les paires dont une personne a décidé ; rien n’est perdu, chaque changement est consigné.</translation>
        </message>
        <message>
            <source>List of corrections</source>
            <translation>Liste des corrections</translation>
        </message>
        <message>
            <source>Looking for the corrections…</source>
            <translation>Recherche des corrections…</translation>
        </message>
        <message>
            <source>Lowest score shown (0 to 1)</source>
            <translation>Score minimal (0 à 1)</translation>
        </message>
        <message>
            <source>Mandatory</source>
            <translation>Obligatoire</translation>
        </message>
        <message>
            <source>Metres between the places, at most</source>
            <translation>Écart entre les lieux, au plus (mètres)</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Plus</translation>
        </message>
        <message>
            <source>My profiles</source>
            <translation>Mes profils</translation>
        </message>
        <message>
            <source>NAME First name</source>
            <translation>NOM Prénom</translation>
        </message>
        <message>
            <source>Name of the source in identifiers</source>
            <translation>Nom de la source dans les identifiants</translation>
        </message>
        <message>
            <source>New</source>
            <translation>Nouveaux</translation>
        </message>
        <message>
            <source>New profile</source>
            <translation>Nouveau profil</translation>
        </message>
        <message>
            <source>No geometry in this table</source>
            <translation>Pas de géométrie dans cette table</translation>
        </message>
        <message>
            <source>No record was changed since the last check.</source>
            <translation>Aucun enregistrement n’a été modifié depuis la dernière vérification.</translation>
        </message>
        <message>
            <source>No source column feeds an attribute with a code list.</source>
            <translation>Aucune colonne source ne remplit un attribut à liste de codes.</translation>
        </message>
        <message>
            <source>No value would change.</source>
            <translation>Aucune valeur ne changerait.</translation>
        </message>
        <message>
            <source>Not certain: tick what you have checked</source>
            <translation>Pas certain : cochez ce que vous avez vérifié</translation>
        </message>
        <message>
            <source>Not evaluated, for want of reference data: {rules}.</source>
            <translation>Non évalué, faute de référentiel : {rules}.</translation>
        </message>
        <message>
            <source>Not in this version of the format</source>
            <translation>Absent de cette version du format</translation>
        </message>
        <message>
            <source>Not stated</source>
            <translation>Non précisée</translation>
        </message>
        <message>
            <source>Nothing is corrected: the list says what would be.</source>
            <translation>Rien n’est corrigé : la liste dit ce qui le serait.</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Nombre</translation>
        </message>
        <message>
            <source>Number or row</source>
            <translation>Nombre, ligne</translation>
        </message>
        <message>
            <source>Observer (NOM Prénom)</source>
            <translation>Observateur (NOM Prénom)</translation>
        </message>
        <message>
            <source>Of the accepted rows, {displaced} have displaced values and {flagged} may not be exchanged.</source>
            <translation>Parmi les lignes acceptées, {displaced} ont des valeurs déplacées et {flagged} ne sont pas échangeables.</translation>
        </message>
        <message>
            <source>One GeoPackage: accepted occurrences, quarantine, displaced values, findings, counts.</source>
            <translation>Un GeoPackage : occurrences acceptées, quarantaine, valeurs déplacées, constats, décomptes.</translation>
        </message>
        <message>
            <source>One after the other, in one text</source>
            <translation>L’une après l’autre, en un seul texte</translation>
        </message>
        <message>
            <source>One more column for this attribute; it may feed others too</source>
            <translation>Une colonne de plus pour cet attribut ; elle peut en remplir d’autres aussi</translation>
        </message>
        <message>
            <source>Only a part of the text</source>
            <translation>Une partie du texte seulement</translation>
        </message>
        <message>
            <source>Only list the corrections</source>
            <translation>Seulement lister les corrections</translation>
        </message>
        <message>
            <source>Only the proposals of these rules. Swapped days and months, taxa, places and whatever is uncertain are corrected only when their rule is named here.</source>
            <translation>Seulement les propositions de ces règles. Les jours et mois inversés, les taxons, les lieux et tout ce qui est incertain ne sont corrigés que si leur règle est nommée ici.</translation>
        </message>
        <message>
            <source>Only to merge records of two files: the GeoPackage whose records complete those of the first.</source>
            <translation>Seulement pour fusionner des enregistrements de deux fichiers : le GeoPackage dont les enregistrements complètent ceux du premier.</translation>
        </message>
        <message>
            <source>Only what differs</source>
            <translation>Seulement ce qui diffère</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Ouvrir</translation>
        </message>
        <message>
            <source>Open a profile</source>
            <translation>Ouvrir un profil</translation>
        </message>
        <message>
            <source>Open a result</source>
            <translation>Ouvrir un résultat</translation>
        </message>
        <message>
            <source>Open the help page</source>
            <translation>Ouvrir la page d’aide</translation>
        </message>
        <message>
            <source>Open the result GeoPackage of a conversion or a validation</source>
            <translation>Ouvrir le GeoPackage d’une conversion ou d’une validation</translation>
        </message>
        <message>
            <source>Open the result of a conversion or of a validation.</source>
            <translation>Ouvrez le résultat d’une conversion ou d’une validation.</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>Ouvrir…</translation>
        </message>
        <message>
            <source>Optional</source>
            <translation>Facultatif</translation>
        </message>
        <message>
            <source>Organisation that makes the exchange record</source>
            <translation>Organisme qui fabrique la donnée d’échange</translation>
        </message>
        <message>
            <source>Organisation that manages the data</source>
            <translation>Organisme gestionnaire de la donnée</translation>
        </message>
        <message>
            <source>Other edits were made since: undo them first, with the undo of QGIS.</source>
            <translation>D’autres modifications ont été faites depuis : annulez-les d’abord, avec l’annulation de QGIS.</translation>
        </message>
        <message>
            <source>Overrides the coordinate system of the source or of the profile.</source>
            <translation>Remplace le système de coordonnées de la source ou du profil.</translation>
        </message>
        <message>
            <source>Pairs found</source>
            <translation>Paires trouvées</translation>
        </message>
        <message>
            <source>Pairs with the same identifier: {count}.</source>
            <translation>Paires de même identifiant : {count}.</translation>
        </message>
        <message>
            <source>Pairs with your decisions</source>
            <translation>Paires, avec vos décisions</translation>
        </message>
        <message>
            <source>Pairs: {pairs} = undecided {undecided} + kept {kept} + linked {linked} + merged {merged} + settled by another {moot} + not applied {refused}.</source>
            <translation>Paires : {pairs} = sans décision {undecided} + gardées {kept} + liées {linked} + fusionnées {merged} + réglées par une autre {moot} + non appliquées {refused}.</translation>
        </message>
        <message>
            <source>Parameter of the conversion</source>
            <translation>Paramètre de la conversion</translation>
        </message>
        <message>
            <source>Part of the identifiers made for its records: change it only for another source, not for a new version</source>
            <translation>Il entre dans les identifiants calculés pour ses occurrences : ne le changez que pour une autre source, jamais pour une nouvelle version</translation>
        </message>
        <message>
            <source>Place, days and numbers</source>
            <translation>Lieu, dates et nombres</translation>
        </message>
        <message>
            <source>Place: X or longitude</source>
            <translation>Lieu : X ou longitude</translation>
        </message>
        <message>
            <source>Place: Y or latitude</source>
            <translation>Lieu : Y ou latitude</translation>
        </message>
        <message>
            <source>Place: geometry as text (WKT)</source>
            <translation>Lieu : géométrie en texte (WKT)</translation>
        </message>
        <message>
            <source>Preparing the corrections</source>
            <translation>Préparation des corrections</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>Aperçu</translation>
        </message>
        <message>
            <source>Preview of the profile</source>
            <translation>Aperçu du profil</translation>
        </message>
        <message>
            <source>Profile</source>
            <translation>Profil</translation>
        </message>
        <message>
            <source>Profile editor</source>
            <translation>Éditeur de profil</translation>
        </message>
        <message>
            <source>Profile editor – {title}</source>
            <translation>Éditeur de profil – {title}</translation>
        </message>
        <message>
            <source>Profile editor…</source>
            <translation>Éditeur de profil…</translation>
        </message>
        <message>
            <source>Profile of the source (a name, or a JSON file)</source>
            <translation>Profil de la source (un nom, ou un fichier JSON)</translation>
        </message>
        <message>
            <source>Profiles (*.json)</source>
            <translation>Profils (*.json)</translation>
        </message>
        <message>
            <source>Profiles of the plugin (opened as a copy)</source>
            <translation>Profils de l’extension (ouverts en copie)</translation>
        </message>
        <message>
            <source>Profiles of the project</source>
            <translation>Profils du projet</translation>
        </message>
        <message>
            <source>Proposal</source>
            <translation>Proposition</translation>
        </message>
        <message>
            <source>Proposed: {value}</source>
            <translation>Proposé : {value}</translation>
        </message>
        <message>
            <source>Public (Pu) or private (Pr) source</source>
            <translation>Source publique (Pu) ou privée (Pr)</translation>
        </message>
        <message>
            <source>Put between them</source>
            <translation>Placé entre elles</translation>
        </message>
        <message>
            <source>Put the proposal of this finding into its layer, as an edit that can be undone</source>
            <translation>Mettre la proposition de ce constat dans sa couche ; cette modification peut être défaite</translation>
        </message>
        <message>
            <source>Puts the corrections that the rules propose into a result, by rule and by confidence, and logs each one.</source>
            <translation>Met dans un résultat les corrections que les règles proposent, par règle et par confiance, et consigne chacune.</translation>
        </message>
        <message>
            <source>Quarantine</source>
            <translation>Quarantaine</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Lire</translation>
        </message>
        <message>
            <source>Read the findings of the file again</source>
            <translation>Relire les constats du fichier</translation>
        </message>
        <message>
            <source>Reading the findings</source>
            <translation>Lecture des constats</translation>
        </message>
        <message>
            <source>Reading {name}</source>
            <translation>Lecture de {name}</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Motif</translation>
        </message>
        <message>
            <source>Reasons as CSV</source>
            <translation>Raisons (CSV)</translation>
        </message>
        <message>
            <source>Recipient level</source>
            <translation>Niveau destinataire</translation>
        </message>
        <message>
            <source>Recipient level of the rules</source>
            <translation>Niveau destinataire des règles</translation>
        </message>
        <message>
            <source>Recommended</source>
            <translation>Recommandé</translation>
        </message>
        <message>
            <source>Record</source>
            <translation>Enregistrement</translation>
        </message>
        <message>
            <source>Records checked: {records}. Findings gone: {gone}, new: {new}, same: {same}.</source>
            <translation>Enregistrements vérifiés : {records}. Constats disparus : {gone}, nouveaux : {new}, inchangés : {same}.</translation>
        </message>
        <message>
            <source>Records compared: {records}. Pairs: {pairs}, in groups: {groups}, shown: {told}.</source>
            <translation>Enregistrements comparés : {records}. Paires : {pairs}, groupes : {groups}, paires montrées : {told}.</translation>
        </message>
        <message>
            <source>Records of another platform, in the regional format too: only pairs of both are then looked for.</source>
            <translation>Les enregistrements d’une autre plateforme, au format régional aussi : seules les paires faites d’un enregistrement de chacune sont alors cherchées.</translation>
        </message>
        <message>
            <source>Records: {before} before = {after} after + {removed} in doublons_retires.</source>
            <translation>Enregistrements : {before} avant = {after} après + {removed} dans doublons_retires.</translation>
        </message>
        <message>
            <source>Reference date</source>
            <translation>Date de référence</translation>
        </message>
        <message>
            <source>Reload</source>
            <translation>Recharger</translation>
        </message>
        <message>
            <source>Replaces the profile of that name that is there; it becomes version {version}.</source>
            <translation>Remplace le profil de ce nom qui s’y trouve ; il devient la version {version}.</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Rapport</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Résultat</translation>
        </message>
        <message>
            <source>Result of a conversion or a validation</source>
            <translation>Résultat d’une conversion ou d’une validation</translation>
        </message>
        <message>
            <source>Results</source>
            <translation>Résultats</translation>
        </message>
        <message>
            <source>Right, although unusual</source>
            <translation>Exact, bien qu’inhabituel</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Lignes</translation>
        </message>
        <message>
            <source>Rows corrected: {rows}, in one undo step. Save the layers to keep them.</source>
            <translation>Lignes corrigées : {rows}, en une étape d’annulation. Enregistrez les couches pour les garder.</translation>
        </message>
        <message>
            <source>Rows that are again as they were: {rows}.</source>
            <translation>Lignes redevenues comme avant : {rows}.</translation>
        </message>
        <message>
            <source>Rows: {rows}. Accepted: {accepted}; with a value taken out or not to be exchanged: {changed}; held: {held}.</source>
            <translation>Lignes : {rows}. Acceptées : {accepted} ; avec une valeur déplacée ou à ne pas échanger : {changed} ; en quarantaine : {held}.</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>Règle</translation>
        </message>
        <message>
            <source>Rules (none: all)</source>
            <translation>Règles (aucune : toutes)</translation>
        </message>
        <message>
            <source>Run the quarantine again</source>
            <translation>Relancer la quarantaine</translation>
        </message>
        <message>
            <source>SINP correction {rules}</source>
            <translation>Correction SINP {rules}</translation>
        </message>
        <message>
            <source>Same</source>
            <translation>Inchangés</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Enregistrer</translation>
        </message>
        <message>
            <source>Save the layers first: what is checked is what the file holds.</source>
            <translation>Enregistrez d’abord les couches : c’est le contenu du fichier qui est vérifié.</translation>
        </message>
        <message>
            <source>Save the profile</source>
            <translation>Enregistrer le profil</translation>
        </message>
        <message>
            <source>Saved as version {version}.</source>
            <translation>Enregistré en version {version}.</translation>
        </message>
        <message>
            <source>Saved. In the parameter “profile” of a conversion, choose: {name}</source>
            <translation>Enregistré. Dans le paramètre « profil » d’une conversion, choisissez : {name}</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Enregistrer…</translation>
        </message>
        <message>
            <source>Say what the columns of a table become, and keep it as a profile</source>
            <translation>Dire ce que deviennent les colonnes d’une table, et le garder comme profil</translation>
        </message>
        <message>
            <source>Search in messages, values, identifiers…</source>
            <translation>Chercher dans les messages, valeurs, identifiants…</translation>
        </message>
        <message>
            <source>Second profile</source>
            <translation>Second profil</translation>
        </message>
        <message>
            <source>Second result</source>
            <translation>Second résultat</translation>
        </message>
        <message>
            <source>Second table of the search</source>
            <translation>Seconde table de la recherche</translation>
        </message>
        <message>
            <source>Second table, for duplicates between two</source>
            <translation>Seconde table, pour chercher entre les deux</translation>
        </message>
        <message>
            <source>Seen by</source>
            <translation>Vu par</translation>
        </message>
        <message>
            <source>Send the quarantine as a workbook</source>
            <translation>Envoyer la quarantaine en classeur</translation>
        </message>
        <message>
            <source>Separator of values in a cell</source>
            <translation>Séparateur de valeurs</translation>
        </message>
        <message>
            <source>Set when the profile is saved</source>
            <translation>Mise à l’enregistrement du profil</translation>
        </message>
        <message>
            <source>Several columns make</source>
            <translation>Plusieurs colonnes donnent</translation>
        </message>
        <message>
            <source>Severities for {recipient}. A validation at this level would tell more (rules: {count}).</source>
            <translation>Gravités pour : {recipient}. Une validation à ce niveau en dirait plus (règles : {count}).</translation>
        </message>
        <message>
            <source>Severity</source>
            <translation>Gravité</translation>
        </message>
        <message>
            <source>Sheet</source>
            <translation>Feuille</translation>
        </message>
        <message>
            <source>Sheet or layer of the file</source>
            <translation>Feuille ou couche du fichier</translation>
        </message>
        <message>
            <source>Short name of the profile</source>
            <translation>Nom court du profil</translation>
        </message>
        <message>
            <source>Show the comparison in the project</source>
            <translation>Afficher la comparaison dans le projet</translation>
        </message>
        <message>
            <source>Show the pairs in the project</source>
            <translation>Afficher les paires dans le projet</translation>
        </message>
        <message>
            <source>Show the result in the project</source>
            <translation>Afficher le résultat dans le projet</translation>
        </message>
        <message>
            <source>Small letters, digits and _. Empty: the name of the table.</source>
            <translation>Minuscules sans accent, chiffres et _. Vide : le nom de la table.</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Source</translation>
        </message>
        <message>
            <source>Source column</source>
            <translation>Colonne source</translation>
        </message>
        <message>
            <source>Source columns, in the order they are merged</source>
            <translation>Colonnes source, dans l’ordre de la fusion</translation>
        </message>
        <message>
            <source>Start from the suggestions</source>
            <translation>Partir des suggestions</translation>
        </message>
        <message>
            <source>Still to fill: {names}</source>
            <translation>Reste à remplir : {names}</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Arrêter</translation>
        </message>
        <message>
            <source>Suggest a profile for a table</source>
            <translation>Proposer un profil pour une table</translation>
        </message>
        <message>
            <source>Suggested profile</source>
            <translation>Profil proposé</translation>
        </message>
        <message>
            <source>Suggestion</source>
            <translation>Suggestion</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Table</translation>
        </message>
        <message>
            <source>Table or layer</source>
            <translation>Table ou couche</translation>
        </message>
        <message>
            <source>Tables and layers</source>
            <translation>Tables et couches</translation>
        </message>
        <message>
            <source>Take the suggestion</source>
            <translation>Prendre la suggestion</translation>
        </message>
        <message>
            <source>Taken for rows whose source does not say it.</source>
            <translation>Utilisé pour les lignes dont la source ne le dit pas.</translation>
        </message>
        <message>
            <source>Taken for rows whose source gives no data set.</source>
            <translation>Utilisé pour les lignes dont la source ne donne pas de jeu de données.</translation>
        </message>
        <message>
            <source>Taken only where this is filled</source>
            <translation>Prise seulement là où est rempli</translation>
        </message>
        <message>
            <source>Tells which findings are gone, new or the same between two runs on the same data.</source>
            <translation>Dit quels constats ont disparu, sont nouveaux ou inchangés entre deux traitements des mêmes données.</translation>
        </message>
        <message>
            <source>The GeoPackage in which the duplicates were looked for, or one of its layers.</source>
            <translation>Le GeoPackage où les doublons ont été cherchés, ou une de ses couches.</translation>
        </message>
        <message>
            <source>The GeoPackage whose quarantine was corrected in QGIS, or one of its layers; the whole file is read.</source>
            <translation>Le GeoPackage dont la quarantaine a été corrigée dans QGIS, ou une de ses couches ; le fichier entier est lu.</translation>
        </message>
        <message>
            <source>The corrections are saved, but could not be logged: {error}</source>
            <translation>Les corrections sont enregistrées, mais n’ont pas pu être consignées : {error}</translation>
        </message>
        <message>
            <source>The day that the rules take for today. Empty: the current day.</source>
            <translation>Le jour que les règles prennent pour aujourd’hui. Champ vide : la date du jour.</translation>
        </message>
        <message>
            <source>The features of the layer</source>
            <translation>Les entités de la couche</translation>
        </message>
        <message>
            <source>The file of pairs, its column 'decision' filled: garder, lier or fusionner. Empty: undecided.</source>
            <translation>Le fichier des paires, sa colonne « Décision » remplie : garder, lier ou fusionner. Vide : pas encore décidé.</translation>
        </message>
        <message>
            <source>The finding is dismissed: the value stays, and the finding comes back if it changes.</source>
            <translation>Le constat est écarté : la valeur reste, et le constat revient si elle change.</translation>
        </message>
        <message>
            <source>The first that is filled</source>
            <translation>La première qui est remplie</translation>
        </message>
        <message>
            <source>The last correction is saved in the file. Undo it there?</source>
            <translation>La dernière correction est enregistrée dans le fichier. La défaire dans le fichier ?</translation>
        </message>
        <message>
            <source>The last correction is saved: leave the edit mode of its layers to undo it.</source>
            <translation>La dernière correction est enregistrée : quittez le mode édition de ses couches pour la défaire.</translation>
        </message>
        <message>
            <source>The level of the run</source>
            <translation>Le niveau de la conversion</translation>
        </message>
        <message>
            <source>The pairs, each with a line between its two places, and a column for your decision.</source>
            <translation>Les paires, chacune avec un trait entre ses deux lieux et une colonne pour votre décision.</translation>
        </message>
        <message>
            <source>The precision that each record states for its place is added to the metres.</source>
            <translation>La précision que chaque enregistrement déclare pour son lieu s’ajoute à l’écart en mètres.</translation>
        </message>
        <message>
            <source>The producer, the tool, the study: kept in the profile.</source>
            <translation>Le producteur, l’outil, l’étude : gardé dans le profil.</translation>
        </message>
        <message>
            <source>The profile being edited</source>
            <translation>Le profil en cours</translation>
        </message>
        <message>
            <source>The profile “{name}” of the plugin knows this layout.</source>
            <translation>Le profil « {name} » de l’extension connaît cette forme de table.</translation>
        </message>
        <message>
            <source>The reason, kept with the finding</source>
            <translation>Le motif, gardé avec le constat</translation>
        </message>
        <message>
            <source>The result GeoPackage of a conversion or a validation, or one of its layers.</source>
            <translation>Le GeoPackage de résultat d’une conversion ou d’une validation, ou une de ses couches.</translation>
        </message>
        <message>
            <source>The result GeoPackage of the earlier run.</source>
            <translation>Le GeoPackage de résultat du premier traitement.</translation>
        </message>
        <message>
            <source>The result GeoPackage of the later run, on the same data.</source>
            <translation>Le GeoPackage de résultat du second traitement, sur les mêmes données.</translation>
        </message>
        <message>
            <source>The same SINP identifier, or the same identifier of origin in one data set, whatever the content.</source>
            <translation>Le même identifiant SINP, ou le même identifiant d’origine dans un jeu de données, quel que soit le contenu.</translation>
        </message>
        <message>
            <source>The score adds up taxon, dates, place, observers, hour, counts, sex and life stage. 1: all the same.</source>
            <translation>Le score réunit taxon, dates, lieu, observateurs, heure, effectif, sexe et stade de vie. 1 : tout est pareil.</translation>
        </message>
        <message>
            <source>The severity that findings have for this recipient</source>
            <translation>La gravité que les constats ont pour ce destinataire</translation>
        </message>
        <message>
            <source>The source writes labels, not codes</source>
            <translation>La source écrit des libellés, pas des codes</translation>
        </message>
        <message>
            <source>The whole: what was accepted before, and what is now. The input itself to replace it.</source>
            <translation>L’ensemble : ce qui était accepté, et ce qui l’est maintenant. Donnez le fichier de départ pour le remplacer.</translation>
        </message>
        <message>
            <source>The workbook made by 'Send the quarantine': only the cells that were changed in it are taken.</source>
            <translation>Le classeur fait par « Envoyer la quarantaine en classeur » : seules les cellules qu’on y a changées sont reprises.</translation>
        </message>
        <message>
            <source>Their organisation</source>
            <translation>Son organisme</translation>
        </message>
        <message>
            <source>There are too many for a note on each: the reasons are in the column 'motifs'.</source>
            <translation>Elles sont trop nombreuses pour une note sur chacune : les motifs sont dans la colonne « motifs ».</translation>
        </message>
        <message>
            <source>These rows are those of the profile before this error.</source>
            <translation>Ces lignes sont celles du profil d’avant cette erreur.</translation>
        </message>
        <message>
            <source>They will be logged at the next save; do not close QGIS before.</source>
            <translation>Elles le seront au prochain enregistrement ; ne fermez pas QGIS avant.</translation>
        </message>
        <message>
            <source>This column does not feed the attribute any more</source>
            <translation>Cette colonne ne remplit plus l’attribut</translation>
        </message>
        <message>
            <source>This profile has changes that are not saved. Save them?</source>
            <translation>Ce profil a des changements qui ne sont pas enregistrés. Les enregistrer ?</translation>
        </message>
        <message>
            <source>This profile has faults: it is kept as it is, but no conversion can use it yet.
{faults}</source>
            <translation>Ce profil a des fautes : il est gardé tel quel, mais aucune conversion ne peut encore s’en servir.
{faults}</translation>
        </message>
        <message>
            <source>This table has no row to convert.</source>
            <translation>Cette table n’a aucune ligne à convertir.</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Titre</translation>
        </message>
        <message>
            <source>Title of the profile</source>
            <translation>Titre du profil</translation>
        </message>
        <message>
            <source>To be sent to the producer, and given back to 'Run the quarantine again' once corrected.</source>
            <translation>À envoyer au producteur, puis à donner à « Relancer la quarantaine » une fois corrigé.</translation>
        </message>
        <message>
            <source>Trial value</source>
            <translation>Valeur d’essai</translation>
        </message>
        <message>
            <source>Trial value: the real one is asked for at each conversion.</source>
            <translation>Valeur d’essai : la vraie est demandée à chaque conversion.</translation>
        </message>
        <message>
            <source>Turns a table of occurrences in somebody's own format into the regional SINP format, and checks it.</source>
            <translation>Met au format régional du SINP une table d’occurrences écrite dans un autre format, et la contrôle.</translation>
        </message>
        <message>
            <source>Two columns of coordinates</source>
            <translation>Deux colonnes de coordonnées</translation>
        </message>
        <message>
            <source>Two results compared</source>
            <translation>Comparaison de deux résultats</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Défaire</translation>
        </message>
        <message>
            <source>Undo the last correction, saved or not</source>
            <translation>Défaire la dernière correction, enregistrée ou non</translation>
        </message>
        <message>
            <source>Undoing</source>
            <translation>Retour en arrière</translation>
        </message>
        <message>
            <source>Undone: the layer is as it was.</source>
            <translation>Défait : la couche est comme avant.</translation>
        </message>
        <message>
            <source>Unexpected error ({error}). It is a fault of the plugin: the details are in the log messages panel.</source>
            <translation>Erreur imprévue ({error}). C’est une faute de l’extension : le détail est dans le panneau « Journal des messages ».</translation>
        </message>
        <message>
            <source>Validate the regional format</source>
            <translation>Valider le format régional</translation>
        </message>
        <message>
            <source>Value found</source>
            <translation>Valeur trouvée</translation>
        </message>
        <message>
            <source>Value in the source</source>
            <translation>Valeur dans la source</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>Valeurs</translation>
        </message>
        <message>
            <source>Values of merged records that differ and were not taken over: {count} (see 'modifications').</source>
            <translation>Valeurs d’enregistrements fusionnés qui diffèrent et n’ont pas été reprises : {count} (voir « modifications »).</translation>
        </message>
        <message>
            <source>Values that change: {changes}, in {rows} row(s). Nothing is saved before you save the layers.</source>
            <translation>Valeurs qui changent : {changes} (lignes : {rows}). Rien n’est enregistré tant que vous n’enregistrez pas les couches.</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>Version of the format</source>
            <translation>Version du format</translation>
        </message>
        <message>
            <source>Version of the profile</source>
            <translation>Version du profil</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Avertissement</translation>
        </message>
        <message>
            <source>What becomes of it</source>
            <translation>Sort de la ligne</translation>
        </message>
        <message>
            <source>What people read in the lists. Empty: the name of the table.</source>
            <translation>Ce qu’on lit dans les listes. Vide : le nom de la table.</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>Que faire</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Où</translation>
        </message>
        <message>
            <source>Where the place is</source>
            <translation>Où est le lieu</translation>
        </message>
        <message>
            <source>Where the table comes from</source>
            <translation>Provenance de la table</translation>
        </message>
        <message>
            <source>Who corrected the rows (NOM Prénom)</source>
            <translation>Qui a corrigé les lignes (NOM Prénom)</translation>
        </message>
        <message>
            <source>Who decided (NOM Prénom)</source>
            <translation>Qui a décidé (NOM Prénom)</translation>
        </message>
        <message>
            <source>Who makes the corrections</source>
            <translation>Qui fait les corrections</translation>
        </message>
        <message>
            <source>Who makes the corrections (NOM Prénom)</source>
            <translation>Qui fait les corrections (NOM Prénom)</translation>
        </message>
        <message>
            <source>Who makes the corrections…</source>
            <translation>Qui fait les corrections…</translation>
        </message>
        <message>
            <source>Who makes the profile</source>
            <translation>Auteur du profil</translation>
        </message>
        <message>
            <source>Who receives the data, hence what is an error: {levels}. With another level, the same file shows what that recipient would refuse.</source>
            <translation>Qui reçoit les données, donc ce qui est une erreur : {levels}. Avec un autre niveau, le même fichier montre ce que ce destinataire refuserait.</translation>
        </message>
        <message>
            <source>With a proposal</source>
            <translation>Avec proposition</translation>
        </message>
        <message>
            <source>Without consequence</source>
            <translation>Sans conséquence</translation>
        </message>
        <message>
            <source>Words for “no value”</source>
            <translation>Mots pour « aucune valeur »</translation>
        </message>
        <message>
            <source>Work through the findings of a result: look, correct, dismiss, check again</source>
            <translation>Parcourir les constats d’un résultat : voir, corriger, écarter, vérifier de nouveau</translation>
        </message>
        <message>
            <source>Workbench</source>
            <translation>Atelier</translation>
        </message>
        <message>
            <source>Workbook</source>
            <translation>Classeur</translation>
        </message>
        <message>
            <source>Workbook: {cells} changed cells taken, in {rows} rows; {absent} rows are not in it any more.</source>
            <translation>Classeur : {cells} cellules changées reprises, dans {rows} lignes ; {absent} lignes n’y sont plus.</translation>
        </message>
        <message>
            <source>Workbooks (*.xlsx *.ods *.csv)</source>
            <translation>Classeurs (*.xlsx *.ods *.csv)</translation>
        </message>
        <message>
            <source>Writes the rows in quarantine to a workbook, with the reasons beside the cells, for their producer.</source>
            <translation>Écrit les lignes en quarantaine dans un classeur, les motifs à côté des cellules, pour leur producteur.</translation>
        </message>
        <message>
            <source>Written with each change, as the standard asks.</source>
            <translation>Écrit avec chaque changement, comme le standard le demande.</translation>
        </message>
        <message>
            <source>Written with each corrected cell. Needed as soon as one was corrected.</source>
            <translation>Consigné avec chaque cellule corrigée. Nécessaire dès que l’une d’elles l’a été.</translation>
        </message>
        <message>
            <source>Written with each correction, as the standard asks. Not needed to preview.</source>
            <translation>Écrit avec chaque correction, comme le demande le standard. Inutile pour seulement lister.</translation>
        </message>
        <message>
            <source>X or longitude</source>
            <translation>X ou longitude</translation>
        </message>
        <message>
            <source>Y or latitude</source>
            <translation>Y ou latitude</translation>
        </message>
        <message>
            <source>Year, month and day make a date</source>
            <translation>Année, mois et jour font une date</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>Votre nom</translation>
        </message>
        <message>
            <source>Your organisation</source>
            <translation>Votre organisme</translation>
        </message>
        <message>
            <source>Yours are called utilisateur:name, those of the project projet:name.</source>
            <translation>Les vôtres s’appellent utilisateur:nom, ceux du projet projet:nom.</translation>
        </message>
        <message>
            <source>a code of the list</source>
            <translation>un code de la liste</translation>
        </message>
        <message>
            <source>a label of the list</source>
            <translation>un libellé de la liste</translation>
        </message>
        <message>
            <source>as in the rest of the table</source>
            <translation>comme dans le reste de la table</translation>
        </message>
        <message>
            <source>asked at each conversion</source>
            <translation>demandé à la conversion</translation>
        </message>
        <message>
            <source>broken: cannot be opened</source>
            <translation>abîmé : ne peut pas être ouvert</translation>
        </message>
        <message>
            <source>certain</source>
            <translation>certaine</translation>
        </message>
        <message>
            <source>check,quality,errors,report</source>
            <translation>contrôler,vérifier,valider,qualité,erreurs,rapport</translation>
        </message>
        <message>
            <source>compare,difference,gain,progress,findings</source>
            <translation>comparer,différence,écart,gain,progrès,constats</translation>
        </message>
        <message>
            <source>completed by the plugin</source>
            <translation>complété par l’extension</translation>
        </message>
        <message>
            <source>duplicates,pairs,same,merge,compare</source>
            <translation>doublons,paires,identiques,fusionner,comparer</translation>
        </message>
        <message>
            <source>else “{value}”</source>
            <translation>sinon « {value} »</translation>
        </message>
        <message>
            <source>fix,correct,repair,proposal,quality</source>
            <translation>corriger,correction,réparer,proposition,qualité</translation>
        </message>
        <message>
            <source>import,mapping,geonature,clicnat,sirf,openobs,occtax,csv</source>
            <translation>importer,convertir,correspondance,geonature,clicnat,sirf,openobs,occtax,csv</translation>
        </message>
        <message>
            <source>likely</source>
            <translation>probable</translation>
        </message>
        <message>
            <source>mapping,columns,guess,import,spreadsheet</source>
            <translation>correspondance,colonnes,deviner,import,tableur</translation>
        </message>
        <message>
            <source>missing</source>
            <translation>manque</translation>
        </message>
        <message>
            <source>only where this is filled</source>
            <translation>seulement là où est rempli</translation>
        </message>
        <message>
            <source>proposed: to be accepted</source>
            <translation>proposé : à accepter</translation>
        </message>
        <message>
            <source>quarantine,correct,again,merge,spreadsheet</source>
            <translation>quarantaine,corriger,relancer,reprise,fusion,tableur,classeur</translation>
        </message>
        <message>
            <source>quarantine,excel,spreadsheet,producer,reasons</source>
            <translation>quarantaine,excel,tableur,classeur,producteur,motifs</translation>
        </message>
        <message>
            <source>row {number}</source>
            <translation>ligne {number}</translation>
        </message>
        <message>
            <source>the profile says so</source>
            <translation>le profil le dit</translation>
        </message>
        <message>
            <source>the project, to be saved</source>
            <translation>le projet, à enregistrer</translation>
        </message>
        <message>
            <source>uncertain</source>
            <translation>incertaine</translation>
        </message>
        <message>
            <source>unknown: choose a code</source>
            <translation>inconnue : choisissez un code</translation>
        </message>
        <message>
            <source>{count} cells that the spreadsheet only wrote otherwise are left as they were.</source>
            <translation>{count} cellules que le tableur a seulement récrites autrement restent comme elles étaient.</translation>
        </message>
        <message>
            <source>{count} corrections made:</source>
            <translation>{count} corrections faites :</translation>
        </message>
        <message>
            <source>{count} corrections would be made:</source>
            <translation>{count} corrections seraient faites :</translation>
        </message>
        <message>
            <source>{count} differences out of {all} lines.</source>
            <translation>{count} différences sur {all} lignes.</translation>
        </message>
        <message>
            <source>{count} findings are dismissed: the values stay, and the findings come back if a value changes.</source>
            <translation>{count} constats sont écartés : les valeurs restent, et les constats reviennent si une valeur change.</translation>
        </message>
        <message>
            <source>{count} of these could not be cut into cells, and nobody has put their cells in place yet.</source>
            <translation>{count} d’entre elles n’ont pas pu être découpées en cellules, et personne ne les a encore remises en place.</translation>
        </message>
        <message>
            <source>{count} of those that are gone belong to records which the second result does not have.</source>
            <translation>{count} des constats disparus viennent d’enregistrements que le second résultat n’a pas.</translation>
        </message>
        <message>
            <source>{count} values are left over.</source>
            <translation>Valeurs qui restent sans code : {count}.</translation>
        </message>
        <message>
            <source>{read} rows read = {accepted} accepted + {held} in quarantine + {empty} empty.</source>
            <translation>{read} lignes lues = {accepted} acceptées + {held} en quarantaine + {empty} vides.</translation>
        </message>
        <message>
            <source>{rows} rows run again: {joined} join the result, {held} stay in quarantine.</source>
            <translation>{rows} lignes relancées : {joined} rejoignent le résultat, {held} restent en quarantaine.</translation>
        </message>
        <message>
            <source>{rows} rows written, with {cells} cells marked as being at fault.</source>
            <translation>{rows} lignes écrites, dont {cells} cellules marquées comme étant en cause.</translation>
        </message>
        <message>
            <source>{rule}: proposals to be checked by a person: {count}</source>
            <translation>{rule} – propositions à vérifier par une personne : {count}</translation>
        </message>
        <message>
            <source>{source}: {count} distinct values in the sample
{examples}</source>
            <translation>{source} : {count} valeurs distinctes dans l’échantillon
{examples}</translation>
        </message>
        <message>
            <source>{target}: this version of the format has no such attribute</source>
            <translation>{target} : cette version du format n’a pas cet attribut</translation>
        </message>
        <message>
            <source>{title} · version {version} · {mapped} of {all} columns mapped</source>
            <translation>{title} · version {version} · {mapped} colonnes sur {all} ont leur place</translation>
        </message>
        <message>
            <source>{value} (not in the list)</source>
            <translation>{value} (pas dans la liste)</translation>
        </message>
        <message>
            <source>{value}, for want of another</source>
            <translation>{value}, à défaut d’une autre</translation>
        </message>
        <message>
            <source>… and {count} other rules.</source>
            <translation>… et {count} autres règles.</translation>
        </message>
    </context>
</TS>
