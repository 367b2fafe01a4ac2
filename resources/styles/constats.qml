<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <renderer-v2 type="categorizedSymbol" referencescale="-1" enableorderby="1" attr="gravite" forceraster="0" symbollevels="0">
  <categories>
   <category symbol="0" value="bloquant" render="true" label="Bloquant"/>
   <category symbol="1" value="erreur" render="true" label="Erreur"/>
   <category symbol="2" value="avertissement" render="true" label="Avertissement"/>
   <category symbol="3" value="info" render="true" label="Information"/>
  </categories>
  <symbols>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="136,34,85,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="octagon"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="size" value="3.6"/>
     </Option>
    </layer>
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="angle" value="90"/>
      <Option type="QString" name="color" value="255,255,255,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="line"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.55"/>
      <Option type="QString" name="size" value="1.8"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="213,94,0,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="diamond"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="size" value="3.5"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="240,180,0,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="triangle"/>
      <Option type="QString" name="outline_color" value="43,43,43,255"/>
      <Option type="QString" name="outline_width" value="0.25"/>
      <Option type="QString" name="size" value="3.2"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="3">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="0,114,178,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="size" value="2.5"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
  <orderby>
   <orderByClause nullsFirst="0" asc="1">CASE WHEN "gravite" = 'info' THEN 0 WHEN "gravite" = 'avertissement' THEN 1 WHEN "gravite" = 'erreur' THEN 2 ELSE 3 END</orderByClause>
  </orderby>
 </renderer-v2>
 <fieldConfiguration>
  <field name="message">
   <editWidget type="TextEdit">
    <config>
     <Option type="Map">
      <Option type="bool" name="IsMultiline" value="true"/>
      <Option type="bool" name="UseHtml" value="false"/>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases/>
 <attributetableconfig/>
 <conditionalstyles>
  <fieldstyles>
   <fieldstyle fieldname="gravite">
    <style background_color="#e3c4d6" name="Bloquant" background_color_alpha="255" rule="@value = 'bloquant'"/>
    <style background_color="#f7d3be" name="Erreur" background_color_alpha="255" rule="@value = 'erreur'"/>
    <style background_color="#fbeac0" name="Avertissement" background_color_alpha="255" rule="@value = 'avertissement'"/>
    <style background_color="#cfe3f1" name="Info" background_color_alpha="255" rule="@value = 'info'"/>
   </fieldstyle>
  </fieldstyles>
 </conditionalstyles>
 <previewExpression>coalesce("regle", '') || ' : ' || coalesce("message", '')</previewExpression>
 <layerGeometryType>0</layerGeometryType>
</qgis>
